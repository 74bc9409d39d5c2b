using FastMcp.Proxy.Health.Metrics;
using FastMcp.Recording;

namespace FastMcp.Proxy.Health;

/// <summary>What the gateway counts, by name; the rooms count into these fields. docs/operating.md lists them.</summary>
internal sealed class GatewayMetrics
{
    private static readonly long[] _latency = [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000, 30_000_000];
    private static readonly long[] _held = [0, 1, 2, 4, 8, 16, 32, 64, 128, 512, 4096];

    public GatewayMetrics(MetricsRegistry registry)
    {
        Registry = registry;
        Connections = registry.Gauge("fastmcp_connections", "Client connections that are open.");
        ConnectionsAccepted = registry.Counter("fastmcp_connections_accepted_total", "Client connections that were accepted.");
        Exchanges = registry.Gauge("fastmcp_exchanges", "Exchanges that run.");
        Overhead = registry.Histogram("fastmcp_first_byte_seconds", "From the end of a request's head to the first byte of its answer.", _latency, 1_000_000);
        HeldBytes = registry.Histogram("fastmcp_held_bytes", "Bytes of text held back after a piece.", _held, 1);
        RequestBytes = registry.Counter("fastmcp_request_bytes_total", "Body bytes from clients.");
        ReplyBytes = registry.Counter("fastmcp_reply_bytes_total", "Body bytes to clients.");
        Events = registry.Counter("fastmcp_stream_events_total", "Stream events that went to clients.");
        UpstreamConnections = registry.Gauge("fastmcp_upstream_connections", "Connections to upstreams that are open.");
        Stalls = registry.Counter("fastmcp_engine_stalls_total", "Times that a socket thread was held longer than it should be.");
    }

    public MetricsRegistry Registry { get; }

    public Gauge Connections { get; }

    public Counter ConnectionsAccepted { get; }

    public Gauge Exchanges { get; }

    /// <summary>In microseconds.</summary>
    public Histogram Overhead { get; }

    public Histogram HeldBytes { get; }

    public Counter RequestBytes { get; }

    public Counter ReplyBytes { get; }

    public Counter Events { get; }

    public Gauge UpstreamConnections { get; }

    public Counter Stalls { get; }

    /// <summary>Ask at start and with a snapshot, keep what comes back: outcome is a word of the gateway's own.</summary>
    public Counter ExchangesOf(string route, string outcome) =>
        Registry.Counter("fastmcp_exchanges_total", "Exchanges that ended, by route and outcome.", ("route", route), ("outcome", outcome));

    /// <summary>Ask at start and with a snapshot.</summary>
    public Counter FindingsOf(string rule, bool enforced) =>
        Registry.Counter("fastmcp_findings_total", "Values that a rule matched.", ("rule", rule), ("mode", enforced ? "enforce" : "monitor"));

    public void Watch(SessionLog log)
    {
        Registry.Sampled("fastmcp_record_entries_total", "Entries written to the session log.", isCounter: true, () => log.Counts.Written);
        Registry.Sampled("fastmcp_record_lost_total", "Entries that are not on record.", isCounter: true, () => log.Counts.Lost);
        Registry.Sampled("fastmcp_record_failures_total", "Segments of the session log that ended with an error.", isCounter: true, () => log.Counts.Failures);
        Registry.Sampled("fastmcp_record_waiting", "Entries that wait for the disk.", isCounter: false, () => log.Counts.Waiting);
    }
}
