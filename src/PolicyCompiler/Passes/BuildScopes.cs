using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>The tables of the three scopes. The record gets every rule, enforced, whatever its direction or mode.</summary>
internal static class BuildScopes
{
    /// <summary>Null: the rules together are too large; which one is in its file's bag.</summary>
    public static PolicyImage? Run(PolicyDraft draft, RevealSpec[] reveals)
    {
        RuleDraft[] rules = [.. draft.Rules.Where(rule => rule.Enabled)];
        RuleTables? request = Build(draft.Memo, rules, rule => (rule.On & Directions.Request) != 0, forRecord: false);
        RuleTables? response = Build(draft.Memo, rules, rule => (rule.On & Directions.Response) != 0, forRecord: false);
        bool same = Array.TrueForAll(rules, rule => rule.Bound.Enforced && (rule.Bound.On & Directions.Response) != 0);
        RuleTables? record = same ? response : Build(draft.Memo, rules, _ => true, forRecord: true);
        return request is null || response is null || record is null
            ? null
            : ScopesOfTerms.Add(rules, new PolicyImage { Rules = [.. rules.Select(InfoOf)], Request = request, Response = response, Record = record, Reveals = reveals });
    }

    private static RuleTables? Build(AutomatonMemo memo, RuleDraft[] rules, Func<Binding.BoundRule, bool> belongs, bool forRecord)
    {
        var patterns = new List<PatternRule>();
        var keys = new List<TableRule>();
        for (int i = 0; i < rules.Length; i++)
        {
            if (rules[i].Pattern is { } pattern && belongs(rules[i].Bound))
            {
                patterns.Add(pattern with { Rule = At(pattern.Rule, i, forRecord), Scopes = (int)rules[i].Bound.On });
            }
            else if (rules[i].Key is { } key && belongs(rules[i].Bound))
            {
                keys.Add(At(key, i, forRecord));
            }
        }

        RuleTables? tables = AutomatonBuilder.Build(patterns, StateBudget.Default, out AutomatonError? error, memo);
        if (error is not null)
        {
            RuleDraft culprit = rules.First(rule => rule.Bound.Id.Value == error.RuleId);
            culprit.Bag.Error(Codes.StateBudget, culprit.Bound.Id.Span, error.Message);
        }
        else
        {
            tables!.KeyRules = [.. keys];
        }

        return tables;
    }

    private static TableRule At(TableRule rule, int ordinal, bool forRecord) =>
        rule with { Ordinal = ordinal, Enforced = forRecord || rule.Enforced };

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
