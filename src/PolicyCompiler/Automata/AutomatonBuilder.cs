using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata.Candidates;
using FastMcp.PolicyCompiler.Automata.Contexts;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Rules of one scope -> the tables that the masking engine runs.</summary>
internal static class AutomatonBuilder
{
    /// <summary>The tables, or null and the rule that is to blame.</summary>
    /// <param name="rules">All rules of the scope.</param>
    /// <param name="budget">How large they may become.</param>
    /// <param name="error">What is too large, or can never match.</param>
    /// <param name="memo">Of the policy, if more of its scopes are built.</param>
    public static RuleTables? Build(IReadOnlyList<PatternRule> rules, StateBudget budget, out AutomatonError? error, AutomatonMemo? memo = null)
    {
        memo ??= new AutomatonMemo();
        error = rules.Select(rule => CheckAlone(rule, budget)).FirstOrDefault(found => found is not null);
        if (error is not null)
        {
            return null;
        }

        var lookaheads = new LookaheadPool();
        var needed = NeededBytes.Best(rules, budget, memo.Shapes);
        if (Families.Build(rules, needed, budget, memo, lookaheads, out var familyOf, out var overflow) is not { } families)
        {
            error = new(rules[overflow].Rule.Id, $"With this rule the {rules.Count} rules together need more than {budget.Total} states. Bound its repeats or begin it with a literal.");
            return null;
        }

        var contexts = ContextBuilder.Build(rules, budget, memo, out var numbers, out error);
        return contexts is null ? null : new RuleTables
        {
            Families = families,
            Lookaheads = lookaheads.ToArray(),
            Rules = rules.Select((rule, index) => Finish(rule, numbers[index], budget)).ToArray(),
            Plan = new Lazy<CandidatePlan>(() => CandidatePlanner.Plan(rules, [.. rules.Select((rule, number) => (Alone.Of(rule, budget)!, familyOf[number]))], needed, memo.Shapes)),
            Contexts = contexts,
        };
    }

    private static TableRule Finish(PatternRule rule, int context, StateBudget budget)
    {
        var block = rule.BlockEnd is null ? null : BlockEnds.Build(rule.BlockEnd, rule.BlockCap, budget);
        var allow = rule.Allow.Select(pattern => ValueSearches.Build(pattern, budget)!).ToArray();
        var checks = allow.Length == 0 ? rule.Rule.Checks : (rule.Rule.Checks ?? new ValueChecks()) with { Allow = allow };
        return rule.Rule with { Block = block, Checks = checks, Context = context };
    }

    private static AutomatonError? CheckAlone(PatternRule rule, StateBudget budget)
    {
        var width = PatternWidth.Of(rule.Value);
        if (width.Min == 0)
        {
            return new(rule.Rule.Id, "The pattern matches the empty text: make at least one character necessary.");
        }

        if (width.Min > rule.Rule.MaxLength)
        {
            return new(rule.Rule.Id, $"The pattern needs {width.Min} bytes at least, but the longest value allowed has {rule.Rule.MaxLength}.");
        }

        if (Alone.Of(rule, budget) is not { } alone)
        {
            return new(rule.Rule.Id, $"The pattern needs more than {budget.PerRule} states. Lower the bounds of its repeats, above all of nested ones.");
        }

        if (alone.Tables.AcceptOf.Length == 1)
        {
            return new(rule.Rule.Id, "The pattern can never match: its lookaround contradicts what stands beside it.");
        }

        if (rule.Allow.Any(pattern => ValueSearches.Build(pattern, budget) is null))
        {
            return new(rule.Rule.Id, $"What `allow` lists is too large (more than {ValueSearches.MostStates} states), or finds the empty text.");
        }

        return rule.BlockEnd is not null && BlockEnds.Build(rule.BlockEnd, rule.BlockCap, budget) is null
            ? new(rule.Rule.Id, "The end marker of a block must be a plain pattern: not empty, not large, without \\b, edges or lookaround.")
            : null;
    }
}
