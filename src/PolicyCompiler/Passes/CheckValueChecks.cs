using System.Globalization;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>Some value of the pattern can pass: its entropy can be reached, and <c>allow</c> does not let all of them through.</summary>
internal static class CheckValueChecks
{
    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules)
        {
            if (rule is { Pattern: { } pattern, Machine: { } machine } && !(CheckEntropy(rule, machine, pattern) && CheckAllow(rule, machine, pattern)))
            {
                rule.Pattern = null;
            }
        }
    }

    private static bool CheckEntropy(RuleDraft rule, RuleMachine machine, PatternRule pattern)
    {
        if (rule.Bound.Entropy is not { } entropy)
        {
            return true;
        }

        // No distribution over so many bytes is more even than each of them once.
        int alphabet = machine.AlphabetSize();
        int most = Math.Min(alphabet, pattern.Rule.MaxLength);
        double reach = Math.Log(most, 2);
        if (reach * 1000 >= entropy.Thousandths)
        {
            return true;
        }

        string bits = reach.ToString("0.##", CultureInfo.InvariantCulture);
        rule.Bag.Error(Codes.EntropyOutOfReach, entropy.Span, $"The rule `{rule.Bound.Id.Value}` can never fire: a value of at most {pattern.Rule.MaxLength} bytes out of {alphabet} different ones has at most {bits} bits per byte.");
        return false;
    }

    private static bool CheckAllow(RuleDraft rule, RuleMachine machine, PatternRule pattern)
    {
        if (pattern.Allow.Count == 0)
        {
            return true;
        }

        var budget = StateBudget.Default with { Work = StateBudget.Default.RuleWork };
        if (pattern.Allow.Any(one => ValueSearches.Build(one, budget) is null))
        {
            rule.Bag.Error(Codes.StateBudget, rule.Bound.Allow!.Span, $"What `allow` lists needs more than {ValueSearches.MostStates} states or {budget.Work} steps. Lower the bounds of its repeats.");
            return false;
        }

        if (Leftover.Exists(machine, pattern.Allow, pattern.Rule.MaxLength, budget))
        {
            return true;
        }

        rule.Bag.Error(Codes.AllowsEverything, rule.Bound.Allow!.Span, $"The rule `{rule.Bound.Id.Value}` can never fire: each of its values, such as `{Printable.Of(rule.Sample!.Value)}`, holds something that `allow` lists.");
        return false;
    }
}
