using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>
/// <c>ask</c> stands where a protocol can wait for a person. Where only some of the calls that fit can, the others are
/// denied when they come.
/// </summary>
internal static class CheckAsks
{
    public static void Run(IReadOnlyList<DecisionDraft> drafts)
    {
        foreach (DecisionDraft draft in drafts.Where(draft => draft.Then == Then.Ask && !draft.IsWrong))
        {
            if (WhyNot(draft) is { } why)
            {
                draft.Bag.Error(Codes.CannotAsk, draft.Bound.ThenSpan, $"`ask` cannot be asked here: {why} Write `allow` or `deny`.");
                draft.IsWrong = true;
            }
        }
    }

    private static string? WhyNot(DecisionDraft draft)
    {
        IReadOnlyList<string> methods = draft.Match.Method;
        return methods.Count > 0 && !methods.Any(glob => glob.Contains('*') ? !glob.StartsWith("notifications/", StringComparison.Ordinal) : McpMethods.CanAsk(glob))
            ? "notifications have no answer, and what opens a connection or lists what there is is never asked for."
            : null;
    }
}
