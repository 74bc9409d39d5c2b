namespace FastMcp.WebConsole;

/// <summary>Who calls, and what is said of them.</summary>
/// <param name="Unregistered">What becomes of callers that are no registered agent.</param>
/// <param name="Agents">That are registered.</param>
/// <param name="Budgets">What may be used up, as the file says it.</param>
/// <param name="Blocks">Operators' stops in force.</param>
public sealed record AgentsView(string Unregistered, IReadOnlyList<AgentView> Agents, IReadOnlyList<BudgetView> Budgets, IReadOnlyList<BlockView> Blocks);
