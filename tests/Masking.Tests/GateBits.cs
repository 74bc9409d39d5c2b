namespace FastMcp.Masking.Tests;

internal static class GateBits
{
    /// <summary>All bits where a gate has buckets: vector paths do not compute what no bucket asks for.</summary>
    public static ulong Gate(this byte buckets) => buckets == 0 ? 0 : ulong.MaxValue;
}
