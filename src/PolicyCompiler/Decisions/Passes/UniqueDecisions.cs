using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>The id of a decision names one in all files: refusals, records and metrics say it.</summary>
internal static class UniqueDecisions
{
    public static void Run(IReadOnlyList<DecisionDraft> drafts)
    {
        var first = new Dictionary<string, DecisionDraft>(StringComparer.Ordinal);
        foreach (DecisionDraft draft in drafts)
        {
            string id = draft.Bound.Id.Value;
            if (first.TryGetValue(id, out DecisionDraft? earlier))
            {
                draft.Bag.Error(Codes.DuplicateDecision, draft.Bound.Id.Span, $"The decision id `{id}` is taken: {earlier.File}, line {earlier.Bound.Id.Span.Line}.");
            }
            else
            {
                first.Add(id, draft);
            }
        }
    }
}
