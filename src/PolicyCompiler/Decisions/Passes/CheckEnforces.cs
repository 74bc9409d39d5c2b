using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary><c>enforce</c> names rules that are there.</summary>
internal static class CheckEnforces
{
    public static void Run(IReadOnlyList<DecisionDraft> drafts, RuleIds rules)
    {
        foreach (DecisionDraft draft in drafts)
        {
            foreach (ScalarNode rule in draft.Bound.Enforces.Where(rule => !rules.Has(rule.Value)))
            {
                draft.Bag.Error(Codes.ExceptionOf, rule.Span, $"There is no rule `{rule.Value}` that is on." + rules.Suggest(rule.Value));
                draft.IsWrong = true;
            }
        }
    }
}
