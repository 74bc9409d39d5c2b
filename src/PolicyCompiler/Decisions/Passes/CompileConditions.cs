using FastMcp.PolicyCompiler.Conditions;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary><c>when</c> -> a plan, checked with what the match makes sure of.</summary>
internal static class CompileConditions
{
    public static void Run(IReadOnlyList<DecisionDraft> drafts)
    {
        foreach (DecisionDraft draft in drafts)
        {
            draft.Need = NeedOf(draft.Match);
            if (draft.Bound.When is not { } text)
            {
                continue;
            }

            draft.When = ConditionCompiler.Compile(text, PresentIn(draft.Match), draft.Bag);
            draft.IsWrong |= draft.When is null;
            draft.Need |= draft.When?.Need ?? ProtocolNeed.None;
        }
    }

    public static ProtocolNeed NeedOf(MatchPlan match)
    {
        bool mcp = match.Method.Count + match.Tools.Count + match.Resources.Count + match.Prompts.Count > 0;
        return (mcp ? ProtocolNeed.Mcp : ProtocolNeed.None) | (match.Models.Count > 0 ? ProtocolNeed.Llm : ProtocolNeed.None);
    }

    /// <summary>Facts that a call has which fits the match.</summary>
    private static IEnumerable<Fact> PresentIn(MatchPlan match)
    {
        if (match.Method.Count + match.Tools.Count + match.Resources.Count + match.Prompts.Count > 0)
        {
            yield return Fact.McpMethod;
        }

        if (match.Tools.Count > 0)
        {
            yield return Fact.McpTool;
        }

        if (match.Resources.Count > 0)
        {
            yield return Fact.McpResource;
        }

        if (match.Prompts.Count > 0)
        {
            yield return Fact.McpPrompt;
        }

        if (match.Models.Count > 0)
        {
            yield return Fact.LlmModel;
        }
    }
}
