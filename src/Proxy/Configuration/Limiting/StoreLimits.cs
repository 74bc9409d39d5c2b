namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>The limits of <c>store</c>; they stand there and not under <c>limits</c>.</summary>
internal static class StoreLimits
{
    public static LimitSpec Every { get; } =
        new(default, "every", LimitUnit.Duration, 250, 50, 60_000, "Between two exchanges with the store: so long nodes do not know of each other's calls.");
}
