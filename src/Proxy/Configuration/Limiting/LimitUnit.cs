namespace FastMcp.Proxy.Configuration.Limiting;

internal enum LimitUnit
{
    Bytes,
    Count,

    /// <summary>Kept in milliseconds.</summary>
    Duration,
}
