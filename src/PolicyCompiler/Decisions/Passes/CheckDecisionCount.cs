using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>So many decisions are compared with each other, and have a bit each when one is made.</summary>
internal static class CheckDecisionCount
{
    public static void Run(IReadOnlyList<DecisionDraft> drafts)
    {
        if (drafts.Count > DecisionLimits.MostDecisions)
        {
            DecisionDraft beyond = drafts[DecisionLimits.MostDecisions];
            beyond.Bag.Error(Codes.TooManyDecisions, beyond.Bound.Id.Span, $"There are {drafts.Count} decisions; at most {DecisionLimits.MostDecisions} are compiled. Several tools can share one: `tools: [a, b]`.");
            foreach (DecisionDraft draft in drafts.Skip(DecisionLimits.MostDecisions))
            {
                draft.IsWrong = true;
            }
        }
    }
}
