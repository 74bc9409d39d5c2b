namespace FastMcp.Proxy.Budgets;

/// <summary>What one call used, or many.</summary>
internal readonly record struct Amounts(long Calls, long Bytes, long Tokens, long Money)
{
    public static Amounts operator +(in Amounts one, in Amounts other) =>
        new(one.Calls + other.Calls, one.Bytes + other.Bytes, one.Tokens + other.Tokens, one.Money + other.Money);
}
