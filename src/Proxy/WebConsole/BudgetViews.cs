using System.Globalization;
using FastMcp.Policy.Agents;
using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.WebConsole;

namespace FastMcp.Proxy.WebConsole;

/// <summary>Budgets in words.</summary>
internal static class BudgetViews
{
    public static BudgetView Of(Budget budget, BudgetSet all)
    {
        var per = budget.Per.ToString().ToLowerInvariant() + (budget.Agent is { } agent ? $" {agent}" : "");
        string?[] most =
        [
            Amount(budget.Calls, "calls"), Amount(budget.Bytes, "bytes"), Amount(budget.Tokens, "tokens"),
            budget.Money is { } money ? string.Create(CultureInfo.InvariantCulture, $"{money / 1_000_000m:0.##} {all.Currency}") : null,
        ];
        return new BudgetView(budget.Id, per, Window(TimeSpan.FromSeconds(budget.Seconds)), string.Join(", ", most.OfType<string>()), budget.Enforced, budget.Place);
    }

    private static string? Amount(long? amount, string of) => amount is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {of}") : null;

    private static string Window(TimeSpan length) =>
        length.TotalDays >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalDays:0.#} d")
        : length.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:0.#} h")
        : string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0.#} min");
}
