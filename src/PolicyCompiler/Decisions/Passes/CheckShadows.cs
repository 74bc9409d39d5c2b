using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>
/// A decision is shadowed where another one, which needs no condition, holds for every call that it fits and comes before it: by
/// what it says (deny, ask, allow) or, where both say the same, by its place.
/// </summary>
internal static class CheckShadows
{
    public static void Run(IReadOnlyList<DecisionDraft> drafts)
    {
        // Stable: in one class the order of the files stays.
        DecisionDraft[] ranked = [.. drafts.Where(draft => !draft.Bound.OnAnswer).OrderBy(draft => draft.Then).ThenBy(draft => draft.Layer.Kind)];
        var wide = new List<DecisionDraft>();
        foreach (DecisionDraft draft in ranked)
        {
            if (wide.Find(outer => Covers(outer, draft)) is { } outer)
            {
                Report(outer, draft);
            }
            else if (draft.When is null or { Root: PlanNode.Constant { Value: true } })
            {
                wide.Add(draft);
            }

            CheckBuiltIn(draft);
        }
    }

    private static void Report(DecisionDraft outer, DecisionDraft draft)
    {
        string why = outer.Then == draft.Then ? "comes first" : $"says {outer.Then.ToString().ToLowerInvariant()}, which beats {draft.Then.ToString().ToLowerInvariant()}";
        draft.Bag.Error(
            Codes.Shadowed,
            draft.Bound.Id.Span,
            $"`{draft.Bound.Id.Value}` never decides: `{outer.Bound.Id.Value}` ({outer.File}, line {outer.Bound.Id.Span.Line}) holds for all that it fits and {why}. Narrow that one, or remove this one.");
    }

    private static void CheckBuiltIn(DecisionDraft draft)
    {
        MatchPlan match = draft.Match;
        if (draft.Then == Then.Allow && match.Method.Count > 0 && match.Tools.Count + match.Resources.Count + match.Prompts.Count == 0 && match.Method.All(McpMethods.IsBuiltIn))
        {
            string by = McpMethods.Lists.Contains(match.Method[0]) ? "builtin:mcp-lists" : "builtin:mcp-lifecycle";
            draft.Bag.Error(Codes.Shadowed, draft.Bound.Id.Span, $"`{draft.Bound.Id.Value}` never decides: `{by}` lets these messages pass already. Remove it.");
        }
    }

    // Of one layer the stronger word; of the organisation's what no layer below may loosen, over all that is not stricter.
    private static bool Beats(DecisionDraft outer, DecisionDraft inner) =>
        outer.Layer == inner.Layer
            ? !outer.Bound.Waivable || inner.Bound.Waivable || inner.Then == Then.Allow
            : outer.Layer.Kind == LayerKind.Org && outer.Then != Then.Allow && !outer.Bound.Waivable && outer.Then <= inner.Then;

    private static bool Covers(DecisionDraft outer, DecisionDraft inner)
    {
        (MatchPlan a, MatchPlan b) = (outer.Match, inner.Match);
        return Beats(outer, inner)
            && (outer.Bound.Enforced || !inner.Bound.Enforced)
            && (outer.Need == ProtocolNeed.None || outer.Need == inner.Need)
            && Globs.Cover(a.Tools, b.Tools)
            && Globs.Cover(a.Resources, b.Resources)
            && Globs.Cover(a.Prompts, b.Prompts)
            && Globs.Cover(a.Models, b.Models)
            && Globs.Cover(a.Upstream, b.Upstream)
            && Globs.Cover(a.Route, b.Route)
            && (Globs.Cover(a.Method, b.Method) || Globs.Cover(a.Method, CheckReach.MethodsOf(b)));
    }
}
