using FastMcp.PolicyCompiler.Agents.Plan;

namespace FastMcp.Proxy.Budgets;

/// <summary>A budget that is used up.</summary>
/// <param name="Budget">Which.</param>
/// <param name="Reset">When its next window begins.</param>
internal sealed record BudgetRefusal(Budget Budget, DateTimeOffset Reset);
