namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>Whether an upstream is spoken to in HTTP/2.</summary>
internal enum UpstreamHttp2
{
    Off = 0,
    /// <summary>Where it agrees in the TLS handshake.</summary>
    Alpn,
    /// <summary>Always, also without TLS.</summary>
    PriorKnowledge,
}
