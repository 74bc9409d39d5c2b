namespace FastMcp.TestKit.Conditions;

/// <summary>A map, as a list of pairs.</summary>
internal sealed record OracleMap(IReadOnlyList<KeyValuePair<object?, object?>> Pairs);
