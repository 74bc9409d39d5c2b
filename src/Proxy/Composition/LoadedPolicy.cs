using FastMcp.Masking;
using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Composition;

/// <param name="Rules">Ready to run.</param>
/// <param name="Decisions">Of the same files.</param>
/// <param name="Digest">Of the very files that they were compiled from.</param>
internal sealed record LoadedPolicy(RuleSet Rules, DecisionSet Decisions, string Digest)
{
    public AgentBook Agents { get; init; } = AgentBook.None;

    /// <summary>What is pinned of servers, by upstream.</summary>
    public IReadOnlyDictionary<string, Catalogue> Catalogues { get; init; } = new Dictionary<string, Catalogue>();

    /// <summary>Digest of the bundle that they came in; null: they came in a folder.</summary>
    public string? Bundle { get; init; }

    public BudgetSet Budgets { get; init; } = BudgetSet.None;
}
