using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>A condition over a fact that no call ever has would never hold: a guard that does not guard.</summary>
internal static class CheckFacts
{
    /// <summary>What a server says of itself and its tools is no fact before somebody pins it.</summary>
    private static readonly Fact[] Missing = [Fact.McpServer, Fact.McpTitle, Fact.McpReadOnly, Fact.McpDestructive, Fact.McpIdempotent, Fact.McpOpenWorld, Fact.McpPin];

    public static void Run(IReadOnlyList<DecisionDraft> drafts, bool isPinned)
    {
        if (isPinned)
        {
            return;
        }

        foreach (DecisionDraft draft in drafts)
        {
            if (draft.When is { } when && FactReads.Of(when.Root) is var reads && Missing.Any(fact => (reads >> (int)fact & 1) != 0))
            {
                string names = string.Join(", ", Missing.Where(fact => (reads >> (int)fact & 1) != 0).Select(fact => $"`{FactSchema.Facts.Names.First(name => name.Index == (int)fact).Name}`"));
                draft.Bag.Error(Codes.MissingFact, draft.Bound.When!.Span, $"No call has {names}, since no file has a `catalogue`: what a server says of itself counts only as it was pinned. Pin it (`fastmcp policy pin`), or name the tools in `match`.");
                draft.IsWrong = true;
            }
        }
    }
}
