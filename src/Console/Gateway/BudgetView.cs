namespace FastMcp.WebConsole;

/// <summary>A budget.</summary>
/// <param name="Id">Of the budget.</param>
/// <param name="Per">Whose use is added up.</param>
/// <param name="Window">How long.</param>
/// <param name="Most">What may be used.</param>
/// <param name="Enforced">False: it only monitors.</param>
/// <param name="Place">File and line.</param>
public sealed record BudgetView(string Id, string Per, string Window, string Most, bool Enforced, string Place);
