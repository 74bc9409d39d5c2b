using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>Some call can fit: the keys of the match go together, with the condition too, and the condition is not simply false.</summary>
internal static class CheckReach
{
    public static void Run(IReadOnlyList<DecisionDraft> drafts)
    {
        foreach (DecisionDraft draft in drafts)
        {
            Check(draft);
        }
    }

    private static void Check(DecisionDraft draft)
    {
        if (Contradiction(draft.Match) is { } why)
        {
            draft.Bag.Error(Codes.NeverHolds, draft.Bound.Match.Span, $"No call fits the match of `{draft.Bound.Id.Value}`: {why}");
        }
        else if (draft.Need == (ProtocolNeed.Mcp | ProtocolNeed.Llm))
        {
            (string matches, string names) = draft.Match.Models.Count > 0 ? ("model calls", "MCP") : ("MCP messages", "model calls");
            draft.Bag.Error(Codes.DecisionProtocol, draft.Bound.When!.Span, $"The match of `{draft.Bound.Id.Value}` is of {matches}, its condition names facts of {names}; no call has both.");
        }
        else if (draft.When is { Root: PlanNode.Constant { Value: false } })
        {
            draft.Bag.Error(Codes.NeverHolds, draft.Bound.When!.Span, $"The condition of `{draft.Bound.Id.Value}` is false for every call. A decision that shall not count says `enabled: false`.");
        }
        else
        {
            return;
        }

        draft.IsWrong = true;
    }

    private static string? Contradiction(MatchPlan match)
    {
        string[] named = [.. Named(match)];
        if (named.Length > 1)
        {
            return $"a call has one of {string.Join(" and ", named.Select(key => $"`{key}`"))}. Write a decision for each.";
        }

        if (match.Models.Count > 0 && match.Method.Count > 0)
        {
            return "`method` is of MCP, `models` of model calls.";
        }

        string[] methods = MethodsOf(match);
        return methods.Length > 0 && match.Method.Count > 0 && !methods.Any(method => match.Method.Any(glob => Globs.Matches(glob, method)))
            ? $"`{named[0]}` is of {string.Join(", ", methods)}, which `method` leaves out."
            : null;
    }

    /// <summary>The methods that calls have which the match can fit; empty: any.</summary>
    public static string[] MethodsOf(MatchPlan match) =>
        match.Tools.Count > 0 ? [McpMethods.CallTool]
        : match.Prompts.Count > 0 ? [McpMethods.GetPrompt]
        : match.Resources.Count > 0 ? McpMethods.OfResources
        : [];

    private static IEnumerable<string> Named(MatchPlan match)
    {
        if (match.Tools.Count > 0)
        {
            yield return "tools";
        }

        if (match.Resources.Count > 0)
        {
            yield return "resources";
        }

        if (match.Prompts.Count > 0)
        {
            yield return "prompts";
        }

        if (match.Models.Count > 0)
        {
            yield return "models";
        }
    }
}
