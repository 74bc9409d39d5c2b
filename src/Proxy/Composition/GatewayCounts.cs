using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Composition;

/// <summary>What the rooms count into.</summary>
internal sealed class GatewayCounts
{
    public TransportCounters Transport { get; } = new();

    public RefusalCounters Refusals { get; } = new();

    public LimitCounters Limits { get; } = new();

    public ExchangeCounters Exchanges { get; } = new();
}
