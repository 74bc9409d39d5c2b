using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Terms;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>The dictionary rules of the three scopes. The record gets every rule, enforced.</summary>
internal static class ScopesOfTerms
{
    /// <param name="rules">The enabled rules; their place is their ordinal.</param>
    /// <param name="image">The image of the patterns.</param>
    public static PolicyImage Add(RuleDraft[] rules, PolicyImage image)
    {
        var terms = new List<TermData>();
        var all = new List<(RuleDraft Rule, TermRule Term)>();
        for (int i = 0; i < rules.Length; i++)
        {
            if (rules[i].Terms is { } data)
            {
                all.Add((rules[i], new TermRule(TableRuleOf(rules[i], i), terms.Count)));
                terms.Add(data);
            }
        }

        return image with
        {
            Terms = [.. terms],
            RequestTerms = Of(all.Where(one => (one.Rule.Bound.On & Directions.Request) != 0)),
            ResponseTerms = Of(all.Where(one => (one.Rule.Bound.On & Directions.Response) != 0)),
            RecordTerms = Of(all.Select(one => (one.Rule, one.Term with { Rule = one.Term.Rule with { Enforced = true } }))),
        };
    }

    private static ScopeTerms Of(IEnumerable<(RuleDraft Rule, TermRule Term)> rules) => new([.. rules.Select(one => one.Term)]);

    public static TableRule TableRuleOf(RuleDraft rule, int ordinal) => new()
    {
        Id = rule.Bound.Id.Value,
        Ordinal = ordinal,
        Enforced = rule.Bound.Enforced,
        MaxLength = TermLimits.LongestTerm * TermLimits.LongestRun,
        Mask = rule.Bound.Mask,
    };
}
