using FastMcp.Proxy.Transport.Timing;

namespace FastMcp.Proxy.Transport;

/// <summary>What all connections of a process share.</summary>
internal sealed record TransportState(DeadlineTicker Ticker, TransportCounters Counters);
