namespace FastMcp.PolicyCompiler.Agents.Plan;

/// <summary>What models cost, by the operator's word of one day.</summary>
/// <param name="Currency">Three letters.</param>
/// <param name="AsOf">The day.</param>
/// <param name="Models">The first whose glob fits counts.</param>
internal sealed record PricesPlan(string Currency, DateTime AsOf, IReadOnlyList<PricePlan> Models);
