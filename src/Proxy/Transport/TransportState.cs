using FastMcp.Proxy.Transport.Timing;

namespace FastMcp.Proxy.Transport;

/// <summary>What all connections of a process share.</summary>
internal sealed record TransportState(DeadlineTicker Ticker, TransportCounters Counters)
{
    readonly Lazy<TransportState> streams = new(() => new(Ticker, new()));

    /// <summary>Of connections that are streams of others: their bytes are those of the others too, and are counted apart.</summary>
    public TransportState Streams => streams.Value;
}
