using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>Two decisions of one layer that are about the same calls and say different things: nobody can tell which one is meant.</summary>
internal static class CheckTies
{
    public static void Run(IReadOnlyList<DecisionDraft> drafts)
    {
        var first = new Dictionary<string, DecisionDraft>(StringComparer.Ordinal);
        foreach (DecisionDraft draft in drafts.Where(draft => draft.When is not null && !draft.Bound.OnAnswer))
        {
            string about = About(draft);
            if (!first.TryGetValue(about, out DecisionDraft? earlier))
            {
                first.Add(about, draft);
            }
            else if (earlier.Then != draft.Then && earlier.Bound.Enforced == draft.Bound.Enforced)
            {
                draft.Bag.Error(
                    Codes.Tie,
                    draft.Bound.Id.Span,
                    $"`{draft.Bound.Id.Value}` says {Word(draft.Then)} of the very calls of which `{earlier.Bound.Id.Value}` ({earlier.File}, line {earlier.Bound.Id.Span.Line}) says {Word(earlier.Then)}. Remove one, or narrow it.");
                draft.IsWrong = true;
            }
        }
    }

    private static string About(DecisionDraft draft)
    {
        MatchPlan match = draft.Match;
        IReadOnlyList<string>[] keys = [match.Upstream, match.Route, match.Method, match.Tools, match.Resources, match.Prompts, match.Models];
        return $"{draft.Layer}\n{string.Join("\n", keys.Select(globs => string.Join("\t", globs.OrderBy(glob => glob, StringComparer.Ordinal))))}\n{draft.When!.Text}";
    }

    private static string Word(Then then) => then.ToString().ToLowerInvariant();
}
