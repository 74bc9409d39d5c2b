using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>The tables of the three scopes. The record gets every rule, enforced, whatever its direction or mode.</summary>
internal static class BuildScopes
{
    /// <summary>Null: the rules together are too large; which one is in its file's bag.</summary>
    public static PolicyImage? Run(PolicyDraft draft)
    {
        RuleDraft[] rules = [.. draft.Rules.Where(rule => rule.Enabled)];
        RuleTables? request = Build(rules, rule => (rule.On & Directions.Request) != 0, forRecord: false);
        RuleTables? response = Build(rules, rule => (rule.On & Directions.Response) != 0, forRecord: false);
        bool same = Array.TrueForAll(rules, rule => rule.Bound.Enforced && (rule.Bound.On & Directions.Response) != 0);
        RuleTables? record = same ? response : Build(rules, _ => true, forRecord: true);
        return request is null || response is null || record is null
            ? null
            : ScopesOfTerms.Add(rules, new PolicyImage { Rules = [.. rules.Select(InfoOf)], Request = request, Response = response, Record = record });
    }

    private static RuleTables? Build(RuleDraft[] rules, Func<Binding.BoundRule, bool> belongs, bool forRecord)
    {
        var patterns = new List<PatternRule>();
        for (int i = 0; i < rules.Length; i++)
        {
            if (rules[i].Pattern is { } pattern && belongs(rules[i].Bound))
            {
                patterns.Add(pattern with { Rule = pattern.Rule with { Ordinal = i, Enforced = forRecord || pattern.Rule.Enforced } });
            }
        }

        RuleTables? tables = AutomatonBuilder.Build(patterns, StateBudget.Default, out AutomatonError? error);
        if (error is not null)
        {
            RuleDraft culprit = rules.First(rule => rule.Bound.Id.Value == error.RuleId);
            culprit.Bag.Error(Codes.StateBudget, culprit.Bound.Id.Span, error.Message);
        }

        return tables;
    }

    public static RuleInfo InfoOf(RuleDraft rule) => new()
    {
        Id = rule.Bound.Id.Value,
        Title = rule.Bound.Title,
        Severity = rule.Bound.Severity,
        Enforced = rule.Bound.Enforced,
        On = rule.Bound.On,
        File = rule.File.Source.Path,
        Line = rule.Bound.Id.Span.Line,
    };
}
