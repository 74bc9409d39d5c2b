namespace FastMcp.Proxy.Budgets;

/// <summary>What is counted together. A budget whose window was changed is another one: its windows have other numbers.</summary>
/// <param name="Budget">Its id.</param>
/// <param name="Seconds">Of a window.</param>
/// <param name="Who">Caller, agent or team; empty: all.</param>
internal readonly record struct BudgetKey(string Budget, long Seconds, string Who);
