using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Terms;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Rules;

/// <summary>One rule alone as a policy: the same tables in each scope.</summary>
internal static class RuleImages
{
    /// <param name="draft">Right, of any kind.</param>
    /// <param name="info">What the image says of it.</param>
    /// <param name="rule">Changes what the engines know of it.</param>
    public static byte[] Of(RuleDraft draft, RuleInfo info, Func<TableRule, TableRule> rule)
    {
        RuleTables tables = TablesOf(draft, rule);
        ScopeTerms terms = draft.Terms is null ? ScopeTerms.None : new([new TermRule(rule(Passes.ScopesOfTerms.TableRuleOf(draft, 0)), 0)]);
        return TableImage.Write(new PolicyImage
        {
            Rules = [info],
            Request = tables,
            Response = tables,
            Record = tables,
            Terms = draft.Terms is { } data ? [data] : [],
            RequestTerms = terms,
            ResponseTerms = terms,
            RecordTerms = terms,
        });
    }

    private static RuleTables TablesOf(RuleDraft draft, Func<TableRule, TableRule> rule)
    {
        RuleTables tables = draft.Alone ?? AutomatonBuilder.Build([], StateBudget.Default, out _)!;
        return new RuleTables
        {
            Families = tables.Families,
            Lookaheads = tables.Lookaheads,
            Rules = Array.ConvertAll(tables.Rules, one => rule(one)),
            KeyRules = draft.Key is { } key ? [rule(key)] : [],
            Plan = tables.Plan,
            Contexts = tables.Contexts,
        };
    }
}
