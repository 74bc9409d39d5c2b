namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>Why there is no connection to an upstream: where it stopped and what happened there.</summary>
internal readonly record struct UpstreamFault(UpstreamStage Stage, UpstreamFaultKind Kind)
{
    public bool IsNone => Kind == UpstreamFaultKind.None;
}
