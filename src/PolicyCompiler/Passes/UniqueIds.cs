using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>A rule id names one rule in all files.</summary>
internal static class UniqueIds
{
    public static void Run(PolicyDraft draft)
    {
        var first = new Dictionary<string, RuleDraft>(StringComparer.Ordinal);
        foreach (RuleDraft rule in draft.Rules)
        {
            string id = rule.Bound.Id.Value;
            if (!first.TryGetValue(id, out RuleDraft? earlier))
            {
                first.Add(id, rule);
                continue;
            }

            string hint = earlier.File.Source.Origin == PolicyOrigin.BuiltIn && rule.File.Source.Origin == PolicyOrigin.User
                ? $" To replace the built-in rule, give yours another id and disable it: `packs: {{ {earlier.File.Pack}: {{ disable: [{id}] }} }}`."
                : "";
            rule.Bag.Error(Codes.DuplicateRule, rule.Bound.Id.Span, $"The rule id `{id}` is taken: {earlier.File.Source.Path}, line {earlier.Bound.Id.Span.Line}.{hint}");
        }
    }
}
