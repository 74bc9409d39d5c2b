using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>No rule is always covered by an earlier one: it would never mask, whatever it says.</summary>
internal static class CheckCovered
{
    public static void Run(PolicyDraft draft)
    {
        RuleDraft[] rules = [.. draft.Rules.Where(rule => rule is { Enabled: true, Pattern: not null, Machine: not null, Sample: not null })];
        for (int later = 1; later < rules.Length; later++)
        {
            RuleDraft rule = rules[later];
            draft.Cancel.ThrowIfCancellationRequested();
            if (rules.Take(later).FirstOrDefault(earlier => Covers(earlier, rule)) is { } cover)
            {
                Report(rule, cover, $"all that it matches, such as `{ExampleOf(rule)}`, is matched by `{cover.Bound.Id.Value}`");
            }
        }
    }

    /// <param name="rule">Never fires.</param>
    /// <param name="cover">The earlier one.</param>
    /// <param name="what">What that one takes.</param>
    public static void Report(RuleDraft rule, RuleDraft cover, string what)
    {
        string off = cover.File.Source.Origin == PolicyOrigin.BuiltIn && rule.File.Source.Origin == PolicyOrigin.User
            ? $"disable that one: `packs: {{ {cover.File.Pack}: {{ disable: [{cover.Bound.Id.Value}] }} }}`"
            : "put this one first, or narrow that one";
        rule.Bag.Error(
            Codes.Covered,
            rule.Bound.Id.Span,
            $"The rule `{rule.Bound.Id.Value}` never fires: {what} ({cover.File.Source.Path}, line {cover.Bound.Id.Span.Line}), which comes first. Remove this rule, or {off}.");
    }

    /// <summary>Where the later rule masks, the earlier one may too.</summary>
    public static bool IsAsWide(BoundRule outer, BoundRule inner) => (outer.On & inner.On) == inner.On && (outer.Enforced || !inner.Enforced);

    private static bool Covers(RuleDraft earlier, RuleDraft later) =>
        AsWide(earlier, later) && Fits(earlier.Machine!, later.Sample!) && Inclusion.Holds(later.Machine!, earlier.Machine!);

    /// <summary>Nothing but the patterns tells the two apart.</summary>
    private static bool AsWide(RuleDraft earlier, RuleDraft later)
    {
        BoundRule outer = earlier.Bound;
        BoundRule inner = later.Bound;
        return IsAsWide(outer, inner)
            && earlier.Pattern!.Rule.MaxLength >= later.Pattern!.Rule.MaxLength
            && earlier.Pattern is { Context: null, Allow.Count: 0, Rule.Checks: null }
            && (outer.Validate is null || outer.Validate.Value == inner.Validate?.Value);
    }

    /// <summary>One text first: it tells most pairs apart.</summary>
    private static bool Fits(RuleMachine machine, Sample sample)
    {
        int state = machine.Start(sample.Before);
        foreach (byte value in sample.Value)
        {
            state = machine.Next(state, value);
        }

        return machine.AcceptOf(state) is { } behind && behind.Contains(sample.After);
    }

    private static string ExampleOf(RuleDraft rule) =>
        rule.Bound.Match.Count > 0 ? rule.Bound.Match[0].Value : Printable.Of(rule.Sample!.Value);
}
