using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Keys;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>No key rule is always covered by an earlier one: of two that fit the first masks, and with all that stands below.</summary>
internal static class CheckCoveredKeys
{
    public static void Run(PolicyDraft draft)
    {
        RuleDraft[] rules = [.. draft.Rules.Where(rule => rule is { Enabled: true, Key: not null })];
        for (int later = 1; later < rules.Length; later++)
        {
            RuleDraft rule = rules[later];
            if (rules.Take(later).FirstOrDefault(earlier => Covers(earlier, rule)) is { } cover)
            {
                CheckCovered.Report(rule, cover, $"all that its keys mark is marked by `{cover.Bound.Id.Value}`");
            }
        }
    }

    private static bool Covers(RuleDraft earlier, RuleDraft later)
    {
        KeySpec outer = earlier.Key!.Key!;
        KeySpec inner = later.Key!.Key!;
        return CheckCovered.IsAsWide(earlier.Bound, later.Bound)
            && inner.Names.All(name => KeyName.Fits(outer, name))
            && inner.Contains.All(part => outer.Contains.Any(other => part.Contains(other)))
            && inner.Paths.All(path => CoversPath(outer, path));
    }

    // One of its keys is marked whatever the path, or the path begins like one that is marked.
    private static bool CoversPath(KeySpec outer, KeyStep[] path) =>
        path.Any(step => step.Kind == KeyStepKind.Member && KeyName.Fits(outer, step.Name))
        || outer.Paths.Any(other => other.Length <= path.Length && other.SequenceEqual(path.Take(other.Length)));
}
