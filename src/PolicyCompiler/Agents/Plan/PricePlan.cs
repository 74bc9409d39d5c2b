namespace FastMcp.PolicyCompiler.Agents.Plan;

/// <summary>In millionths of the currency for a million tokens.</summary>
internal sealed record PricePlan(string Model, long Input, long Output);
