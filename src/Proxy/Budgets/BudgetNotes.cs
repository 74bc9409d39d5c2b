using FastMcp.Policy.Agents;

namespace FastMcp.Proxy.Budgets;

/// <summary>What an operator should know of budgets, for health.</summary>
internal static class BudgetNotes
{
    /// <summary>Prices older than that are told of.</summary>
    public static TimeSpan OldPrices { get; } = TimeSpan.FromDays(92);

    public static IEnumerable<string> Of(BudgetSet budgets, BudgetLedger ledger, DateTimeOffset now)
    {
        if (budgets.Budgets.Count == 0)
        {
            yield break;
        }

        if (!ledger.IsKept)
        {
            yield return "What was used of budgets is forgotten with a restart: set admin.state.";
        }

        if (budgets.PricesAsOf is { } day && now - day > OldPrices)
        {
            yield return $"The prices of models are of {day:yyyy-MM-dd}.";
        }

        foreach (var warning in ledger.Warnings(budgets))
        {
            yield return warning;
        }
    }
}
