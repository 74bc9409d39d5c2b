using FastMcp.Policy.Decisions.Matching;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Agents.Plan;

namespace FastMcp.Policy.Agents;

/// <summary>The budgets of a policy, with what models cost. Immutable.</summary>
public sealed class BudgetSet
{
    private readonly (NameGlob Model, Price Price)[] _prices = [];

    private BudgetSet(RegistryPlan plan)
    {
        Budgets = plan.Budgets;
        if (plan.Prices is { } prices)
        {
            _prices = [.. prices.Models.Select(one => (new NameGlob(one.Model), new Price(one.Input, one.Output)))];
            Dearest = new Price(_prices.Max(one => one.Price.Input), _prices.Max(one => one.Price.Output));
            PricesAsOf = new DateTimeOffset(prices.AsOf, TimeSpan.Zero);
            Currency = prices.Currency;
        }
    }

    public static BudgetSet None { get; } = new(RegistryPlan.None);

    public IReadOnlyList<Budget> Budgets { get; }

    /// <summary>The day of the prices; null: there are none.</summary>
    public DateTimeOffset? PricesAsOf { get; }

    public string Currency { get; } = "";

    /// <summary>What a model costs that no price is for: as much as the dearest.</summary>
    private Price? Dearest { get; }

    public static BudgetSet Of(CompiledDecisions compiled)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        return compiled.Plan.Registry.Budgets.Count == 0 ? None : new BudgetSet(compiled.Plan.Registry);
    }

    /// <summary>Null: no prices, so that nothing is counted in money.</summary>
    public Price? PriceOf(ReadOnlySpan<byte> model)
    {
        foreach (var (glob, price) in _prices)
        {
            if (glob.Matches(model))
            {
                return price;
            }
        }

        return Dearest;
    }
}
