namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>How far a rent got; before <see cref="Ready"/> nothing was sent to the upstream.</summary>
internal enum UpstreamStage
{
    /// <summary>Waiting for one of the pool's connections.</summary>
    Queue = 0,
    Resolve,
    Connect,
    Handshake,
    Ready,
}
