using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Agents.Binding;

/// <summary>What one file says of agents and budgets, with the places of what other files may contradict.</summary>
internal sealed record BoundRegistry(
    IReadOnlyList<(AgentPlan Plan, SourceSpan At)> Agents, (Unregistered Word, SourceSpan At)? Unregistered, IReadOnlyList<(Budget Plan, SourceSpan At)> Budgets, (PricesPlan Plan, SourceSpan At)? Prices)
{
    public static BoundRegistry None { get; } = new([], null, [], null);
}
