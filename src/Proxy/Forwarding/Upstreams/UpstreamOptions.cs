using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Tls;

namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>Where an origin is and how much of it may be used at once.</summary>
internal sealed record UpstreamOptions
{
    /// <summary>Name or literal address.</summary>
    public required string Host { get; init; }
    public required int Port { get; init; }
    /// <summary>Null: plain TCP.</summary>
    public TlsUpstreamOptions? Tls { get; init; }
    public UpstreamHttp2 Http2 { get; init; }
    public Http2Limits Http2Limits { get; init; } = new() { StreamWindow = 256 * 1024 };
    public ConnectionOptions Connection { get; init; } = ConnectionOptions.Default;
    /// <summary>With HTTP/2: streams, on as few connections as hold them.</summary>
    public int MaxConnections { get; init; } = 1024;
    /// <summary>Callers that may wait for a connection when all are in use.</summary>
    public int MaxWaiting { get; init; } = 1024;
    /// <summary>Below the upstream's own keep-alive time, or requests meet its close.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>So that moved names are followed also under constant load.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromMinutes(10);
    /// <summary>For each address tried; the handshake has the same again.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>How long resolved addresses are used; after that, and when resolving fails, the old ones go on serving.</summary>
    public TimeSpan AddressLifetime { get; init; } = TimeSpan.FromSeconds(30);
}
