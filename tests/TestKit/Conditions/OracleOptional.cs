namespace FastMcp.TestKit.Conditions;

/// <summary>An optional.</summary>
internal sealed record OracleOptional(bool Has, object? Value)
{
    public static OracleOptional None { get; } = new(false, null);
}
