namespace FastMcp.Proxy.Sse;

/// <summary>What clients of HTTP+SSE may cost at the door.</summary>
internal static class SseDoorLimits
{
    /// <summary>limit sse-clients: streams that are open at once, of one route. Beyond it 503.</summary>
    public const int Clients = 10_000;

    /// <summary>limit sse-calls: requests of one client that are not answered. Beyond it 429.</summary>
    public const int Calls = 64;
}
