using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;
using FastMcp.Recording;

namespace FastMcp.Proxy.Composition;

/// <summary>Names for what the rooms count. The rooms know nothing of it: they only count.</summary>
internal static class GatewayMeters
{
    public static MetricsRegistry Of(TransportCounters transport, RefusalCounters refusals, SessionLog record, LiveState live)
    {
        var registry = new MetricsRegistry();
        Transport(registry, transport);
        Engine(registry);
        foreach (var kind in Enum.GetValues<RefusalKind>().Where(kind => kind != RefusalKind.None))
        {
            registry.Sampled("fastmcp_refusals_total", "Calls that were refused.", isCounter: true, () => refusals[kind], ("kind", RefusalTable.Of(kind).Name));
        }

        Record(registry, record);
        registry.Sampled("fastmcp_snapshot_version", "Version of the configuration in force.", isCounter: false, () => live.Current.Snapshot.Version);
        foreach (var rule in live.Current.Counters.Rules.Rules)
        {
            registry.Sampled("fastmcp_findings_total", "Values that a rule matched.", isCounter: true, () => live.Current.Counters.Enforced(rule.Id), ("rule", rule.Id), ("mode", "enforce"));
            registry.Sampled("fastmcp_findings_total", "Values that a rule matched.", isCounter: true, () => live.Current.Counters.Monitored(rule.Id), ("rule", rule.Id), ("mode", "monitor"));
        }

        return registry;
    }

    private static void Transport(MetricsRegistry registry, TransportCounters counters)
    {
        void Counter(string name, string help, Func<long> read) => registry.Sampled(name, help, isCounter: true, read);
        Counter("fastmcp_connections_accepted_total", "Client connections that were accepted.", () => Interlocked.Read(ref counters.Accepted));
        Counter("fastmcp_connections_over_limit_total", "Client connections refused at limit connections.", () => Interlocked.Read(ref counters.OverLimit));
        registry.Sampled("fastmcp_connections", "Client connections that are open.", isCounter: false, () => Interlocked.Read(ref counters.Open));
        Counter("fastmcp_handler_failures_total", "Connections ended by a fault of the gateway itself.", () => Interlocked.Read(ref counters.HandlerFailures));
        Counter("fastmcp_tls_handshakes_failed_total", "TLS handshakes that failed.", () => Interlocked.Read(ref counters.HandshakesFailed));
        Counter("fastmcp_upstream_connects_total", "Connections made to upstreams.", () => Interlocked.Read(ref counters.UpstreamConnects));
        Counter("fastmcp_upstream_connect_failures_total", "Connections to upstreams that failed.", () => Interlocked.Read(ref counters.UpstreamConnectFailures));
        Counter("fastmcp_upstream_reuses_total", "Upstream connections used again.", () => Interlocked.Read(ref counters.UpstreamReuses));
        registry.Sampled("fastmcp_upstream_connections", "Connections to upstreams that are open.", isCounter: false, () => Interlocked.Read(ref counters.UpstreamOpen));
        Counter("fastmcp_bytes_in_total", "Bytes from peers, counted when a connection ends.", () => Interlocked.Read(ref counters.BytesIn));
        Counter("fastmcp_bytes_out_total", "Bytes to peers, counted when a connection ends.", () => Interlocked.Read(ref counters.BytesOut));
    }

    // With inline completions one long section stalls every connection of its thread.
    private static void Engine(MetricsRegistry registry)
    {
        registry.Sampled("fastmcp_engine_longest_section_microseconds", "Longest run of a socket thread without a wait since the last scrape.", isCounter: false, StallMeter.TakeLongest);
        registry.Sampled("fastmcp_engine_stalls_total", "Runs of a socket thread of 8 ms and more without a wait.", isCounter: true, () => StallMeter.Buckets.Skip(14).Sum());
    }

    private static void Record(MetricsRegistry registry, SessionLog record)
    {
        registry.Sampled("fastmcp_record_entries_total", "Entries written to the session log.", isCounter: true, () => record.Counts.Written);
        registry.Sampled("fastmcp_record_lost_total", "Entries that are not on record.", isCounter: true, () => record.Counts.Lost);
        registry.Sampled("fastmcp_record_failures_total", "Segments of the session log that ended with an error.", isCounter: true, () => record.Counts.Failures);
    }
}
