using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Composition;

/// <summary>What policy files say of calls, beside their rules.</summary>
/// <param name="Set">The decisions.</param>
/// <param name="Agents">Who is registered.</param>
/// <param name="Budgets">What may be used up.</param>
/// <param name="Catalogues">What is pinned of servers, by upstream.</param>
internal sealed record LoadedDecisions(DecisionSet Set, AgentBook Agents, BudgetSet Budgets, IReadOnlyDictionary<string, Catalogue> Catalogues)
{
    /// <summary>Nobody can read them: every message is denied.</summary>
    public static LoadedDecisions Broken { get; } = new(DecisionSet.Broken, AgentBook.None, BudgetSet.None, new Dictionary<string, Catalogue>());
}
