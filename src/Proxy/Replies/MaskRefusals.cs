using FastMcp.Masking;
using FastMcp.Policy.Decisions;

namespace FastMcp.Proxy.Replies;

/// <summary>Refusals that a rule's mask causes. They say what to do, and nothing of the value.</summary>
internal static class MaskRefusals
{
    /// <summary>A request with an encoded text that nobody read.</summary>
    public static Refusal Oversized { get; } = new(
        RefusalKind.LimitExceeded, "Over limit request-body: an encoded text in it is larger than what is decoded (8 MiB). Nothing was sent. Send it in smaller parts.", 413, Limit: "request-body");

    /// <param name="what">As the agent knows it: request or answer.</param>
    public static Refusal Blocked(RuleInfo rule, string what) => new(
        RefusalKind.Blocked,
        $"The {what} holds a value that the rule {rule.Id} ({rule.Title}) lets nothing pass with. "
        + (what == "request" ? "Nothing was sent. Leave the value out." : "Ask for data without it, such as other fields or fewer rows."),
        By: new DecisionSource(rule.Id, rule.File, rule.Line));

    public static Refusal WriteBack(RuleSet rules, string id)
    {
        var rule = rules.Rules.FirstOrDefault(known => known.Id == id);
        return new(
            RefusalKind.WriteBack,
            $"An argument holds a mask of the rule {id}, which stands in the place of a value that you were not shown. Nothing was sent: written back, the mask would "
            + "destroy the original. Leave the masked fields as they are and send only what you changed, or ask the gateway's operator to allow this tool to get the value.",
            By: rule is null ? null : new DecisionSource(rule.Id, rule.File, rule.Line));
    }
}
