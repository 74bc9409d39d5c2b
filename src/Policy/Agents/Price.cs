namespace FastMcp.Policy.Agents;

/// <summary>What a model costs, in millionths of the currency for a million tokens.</summary>
/// <param name="Input">Of what goes up.</param>
/// <param name="Output">Of what comes down.</param>
public sealed record Price(long Input, long Output);
