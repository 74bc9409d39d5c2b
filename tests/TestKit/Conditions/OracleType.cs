namespace FastMcp.TestKit.Conditions;

/// <summary>A type as a value.</summary>
internal sealed record OracleType(string Name);
