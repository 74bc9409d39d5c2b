namespace FastMcp.Proxy.Budgets;

/// <summary>What one call used.</summary>
internal readonly record struct Amounts(long Calls, long Bytes, long Tokens, long Money);
