using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Recording.Stores;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Recording;

namespace FastMcp.Proxy.Composition;

/// <summary>Names for what the rooms count; docs/operating.md lists them. The rooms know nothing of it: they only count.</summary>
internal static class GatewayMeters
{
    public static void Register(MetricsRegistry registry, GatewayCounts counts, TransportCounters streams, RecordStores records, SnapshotState snapshots, OffLoop off)
    {
        Transport(registry, counts.Transport, streams);
        Http2(registry, counts.Transport.Http2);
        Engine(registry);
        Exchanges(registry, counts.Exchanges);
        foreach (var kind in Enum.GetValues<RefusalKind>().Where(kind => kind is not (RefusalKind.None or RefusalKind.Answered)))
        {
            registry.Sampled("fastmcp_refusals_total", "Calls that were refused, by kind.", isCounter: true, () => counts.Refusals[kind], ("kind", RefusalTable.Of(kind).Name));
        }

        foreach (var limit in LimitNames.All)
        {
            registry.Sampled("fastmcp_limit_hits_total", "What a limit refused or cut, by limit.", isCounter: true, () => HitsOf(limit, counts, streams), ("limit", limit));
        }

        registry.Sampled("fastmcp_off_loop", "Work that was taken off socket threads and runs or waits.", isCounter: false, () => off.Inside);
        registry.Sampled("fastmcp_off_loop_refused_total", "Work that found no room off the socket threads.", isCounter: true, () => off.Refused);
        Record(registry, () => records.Main);
        foreach (var store in records.All)
        {
            Record(registry, () => store.Record, ("store", store.Config.Name));
        }

        Configuration(registry, snapshots);
    }

    // What a limit of the transport cut has no refusal: nobody is there to be told.
    private static long HitsOf(string limit, GatewayCounts counts, TransportCounters streams) => counts.Limits[limit] + limit switch
    {
        "connections" => Interlocked.Read(ref counts.Transport.OverLimit),
        "idle-timeout" => Interlocked.Read(ref counts.Transport.InputFaults[(int)ConnectionFault.IdleTimeout]),
        "write-timeout" => Interlocked.Read(ref counts.Transport.OutputFaults[(int)ConnectionFault.WriteTimeout]) + Interlocked.Read(ref streams.OutputFaults[(int)ConnectionFault.WriteTimeout]),
        "head" => Interlocked.Read(ref counts.Transport.Http2.OverHead),
        "http2-streams" => Interlocked.Read(ref counts.Transport.Http2.OverStreams),
        "http2-all-streams" => Interlocked.Read(ref counts.Transport.Http2.OverAllStreams),
        "http2-resets" => Interlocked.Read(ref counts.Transport.Http2.OverResets),
        "http2-frames" => Interlocked.Read(ref counts.Transport.Http2.OverFrames),
        "http2-continuations" => Interlocked.Read(ref counts.Transport.Http2.OverContinuations),
        "http2-output" => Interlocked.Read(ref counts.Transport.Http2.OverOutput),
        "costly-turns" => EventLoops.Shared?.Room.Kept ?? 0,
        "drain-grace" => Interlocked.Read(ref counts.Transport.OutputFaults[(int)ConnectionFault.Drained]),
        _ => 0,
    };

    private static void Exchanges(MetricsRegistry registry, ExchangeCounters counters)
    {
        registry.Sampled("fastmcp_exchanges", "Exchanges that run.", isCounter: false, () => counters.Running);
        foreach (var ending in Enum.GetValues<Ending>())
        {
            registry.Sampled("fastmcp_exchanges_total", "Exchanges that ended, by outcome.", isCounter: true, () => counters[ending], ("outcome", NameOf(ending)));
        }

        registry.Sampled("fastmcp_request_bytes_total", "Body bytes of requests that were let in.", isCounter: true, () => counters.RequestBytes);
        registry.Sampled("fastmcp_reply_bytes_total", "Body bytes of answers, refusals included.", isCounter: true, () => counters.ReplyBytes);
        registry.Sampled("fastmcp_stream_events_total", "Events of streams that were masked.", isCounter: true, () => counters.Events);
        registry.Sampled("fastmcp_stream_rests_total", "Streams that were silent and gave up room.", isCounter: true, () => counters.Rests);
    }

    private static string NameOf(Ending ending) => ending switch
    {
        Ending.Complete => "complete",
        Ending.Refused => "refused",
        Ending.ClientGone => "client_gone",
        Ending.UpstreamFailed => "upstream_failed",
        Ending.Cut => "cut",
        _ => "gateway_ended",
    };

    private static void Transport(MetricsRegistry registry, TransportCounters counters, TransportCounters streams)
    {
        void Counter(string name, string help, Func<long> read) => registry.Sampled(name, help, isCounter: true, read);
        Counter("fastmcp_connections_accepted_total", "Client connections that were accepted.", () => Interlocked.Read(ref counters.Accepted));
        registry.Sampled("fastmcp_connections", "Client connections that are open.", isCounter: false, () => Interlocked.Read(ref counters.Open));
        Counter("fastmcp_handler_failures_total", "Connections ended by a fault of the gateway itself.", () => Interlocked.Read(ref counters.HandlerFailures) + Interlocked.Read(ref streams.HandlerFailures));
        Counter("fastmcp_tls_handshakes_total", "TLS handshakes with clients that were done.", () => Interlocked.Read(ref counters.Handshakes));
        Counter("fastmcp_tls_handshakes_failed_total", "TLS handshakes with clients that failed.", () => Interlocked.Read(ref counters.HandshakesFailed));
        Counter("fastmcp_certificate_reloads_total", "Certificates that were read again.", () => Interlocked.Read(ref counters.CertificateReloads));
        Counter("fastmcp_certificate_reload_failures_total", "Certificates that changed and could not be read.", () => Interlocked.Read(ref counters.CertificateReloadFailures));
        Counter("fastmcp_upstream_connects_total", "Connections made to upstreams.", () => Interlocked.Read(ref counters.UpstreamConnects));
        Counter("fastmcp_upstream_connect_failures_total", "Connections to upstreams that failed.", () => Interlocked.Read(ref counters.UpstreamConnectFailures));
        Counter("fastmcp_upstream_reuses_total", "Upstream connections used again.", () => Interlocked.Read(ref counters.UpstreamReuses));
        registry.Sampled("fastmcp_upstream_connections", "Connections to upstreams that are open.", isCounter: false, () => Interlocked.Read(ref counters.UpstreamOpen));
        Counter("fastmcp_bytes_in_total", "Bytes from peers, counted when a connection ends.", () => Interlocked.Read(ref counters.BytesIn));
        Counter("fastmcp_bytes_out_total", "Bytes to peers, counted when a connection ends.", () => Interlocked.Read(ref counters.BytesOut));
    }

    private static void Http2(MetricsRegistry registry, Http2Counters counters)
    {
        void Counter(string name, string help, Func<long> read) => registry.Sampled(name, help, isCounter: true, read);
        Counter("fastmcp_http2_connections_total", "Client connections that speak HTTP/2.", () => Interlocked.Read(ref counters.Connections));
        Counter("fastmcp_http2_streams_total", "Streams that clients opened.", () => Interlocked.Read(ref counters.Streams));
        registry.Sampled("fastmcp_http2_streams", "Streams of clients now: those whose answer has not been sent whole, and, of those that were given up, those whose exchange has not ended.", isCounter: false, () => Interlocked.Read(ref counters.OpenStreams));
        Counter("fastmcp_http2_upstream_connections_total", "Connections to upstreams that speak HTTP/2.", () => Interlocked.Read(ref counters.UpstreamConnections));
        Counter("fastmcp_http2_upstream_streams_total", "Streams that were opened to upstreams.", () => Interlocked.Read(ref counters.UpstreamStreams));
        Counter("fastmcp_http2_peer_resets_total", "Streams that a client or an upstream gave up.", () => Interlocked.Read(ref counters.PeerResets));
        Counter("fastmcp_http2_resets_total", "Streams that the gateway ended before their end.", () => Interlocked.Read(ref counters.Resets));
        Counter("fastmcp_http2_errors_total", "HTTP/2 connections that were closed for what the peer did.", () => Interlocked.Read(ref counters.Errors));
    }

    // With inline completions one long section stalls every connection of its thread.
    private static void Engine(MetricsRegistry registry)
    {
        registry.Sampled("fastmcp_engine_longest_section_microseconds", "Longest run of a socket thread without a wait since the last scrape.", isCounter: false, StallMeter.TakeLongest);
        registry.Sampled("fastmcp_engine_stalls_total", "Runs of a socket thread of 8 ms and more without a wait.", isCounter: true, () => StallMeter.Buckets.Skip(14).Sum());
        registry.Sampled("fastmcp_engine_rests_total", "Sends that waited for others of their loop, and of which the system did not take all at once.", isCounter: true, () => Interlocked.Read(ref SocketOutput.RestsKept));
        registry.Sampled("fastmcp_engine_rests_dropped_total", "Connections that were closed with bytes which counted as sent: their peer did not read them within the write timeout, or was gone.", isCounter: true, () => Interlocked.Read(ref LoopSocket.RestsDropped));
        if (EventLoops.Shared?.Room is not { } room)
        {
            return;
        }

        registry.Sampled("fastmcp_engine_turns_handed_over_total", "Turns of sockets that cost so much that another thread took their loop over.", isCounter: true, () => room.HandedOver);
        registry.Sampled("fastmcp_engine_turns_posted_total", "Turns that did not begin on a loop, since one before of the same socket was costly.", isCounter: true, () => room.Posted);
        registry.Sampled("fastmcp_engine_turns_aside", "Turns beside the loops now, those that wait included.", isCounter: false, () => room.Inside);
        registry.Sampled("fastmcp_engine_turns_waiting", "Turns beside the loops that wait for their share of a core.", isCounter: false, () => room.Waiting);
        registry.Sampled("fastmcp_engine_turns_overdue_total", "How often a turn aside went on although as many computed as there are cores, since it had waited 100 ms.", isCounter: true, () => room.Overdue);
        registry.Sampled("fastmcp_engine_turns_kept_total", "How often a loop went on with a costly turn itself, since costly-turns were under way.", isCounter: true, () => room.Kept);
    }

    private static void Record(MetricsRegistry registry, Func<SessionLog> record, params (string Name, string Value)[] labels)
    {
        registry.Sampled("fastmcp_record_entries_total", "Entries written to the session log.", isCounter: true, () => record().Counts.Written, labels);
        registry.Sampled("fastmcp_record_lost_total", "Entries that are not on record.", isCounter: true, () => record().Counts.Lost, labels);
        registry.Sampled("fastmcp_record_failures_total", "Writes and syncs of the session log that failed.", isCounter: true, () => record().Counts.Failures, labels);
        registry.Sampled("fastmcp_record_waiting", "Entries that wait for the disk.", isCounter: false, () => record().Counts.Waiting, labels);
        registry.Sampled("fastmcp_record_failing", "1 while the session log cannot be written, else 0.", isCounter: false, () => record().Counts.IsFailing ? 1 : 0, labels);
        registry.Sampled("fastmcp_record_bytes_total", "Bytes written to the session log.", isCounter: true, () => record().Counts.Bytes, labels);
        registry.Sampled("fastmcp_record_syncs_total", "Syncs of the session log; each serves all who waited.", isCounter: true, () => record().Counts.Syncs, labels);
        registry.Sampled("fastmcp_record_sync_microseconds_total", "Time in these syncs.", isCounter: true, () => record().Counts.SyncMicroseconds, labels);
        registry.Sampled("fastmcp_record_free_bytes", "Free room on the session log's disk.", isCounter: false, () => record().Counts.FreeBytes, labels);
        registry.Sampled("fastmcp_record_expired_total", "Segments of the session log that were deleted by age.", isCounter: true, () => record().Counts.Expired, labels);
        registry.Sampled("fastmcp_record_packed_total", "Segments of the session log that were compressed.", isCounter: true, () => record().Counts.Packed, labels);
        registry.Sampled("fastmcp_record_packed_plain_bytes_total", "Their bytes before.", isCounter: true, () => record().Counts.PackedFrom, labels);
        registry.Sampled("fastmcp_record_packed_bytes_total", "Their bytes after.", isCounter: true, () => record().Counts.PackedTo, labels);
        registry.Sampled("fastmcp_record_pack_failures_total", "Closed segments that could not be compressed, each try.", isCounter: true, () => record().Counts.PackFailures, labels);
        registry.Sampled("fastmcp_record_original_keys_total", "Keys of sessions that seal originals.", isCounter: true, () => record().OriginalCounts.Made, labels);
        registry.Sampled("fastmcp_record_original_key_failures_total", "Such keys that could not be kept: what they sealed nobody can open.", isCounter: true, () => record().OriginalCounts.Failures, labels);
        registry.Sampled("fastmcp_record_original_keys_shredded_total", "Such keys that were deleted, by age or by an erasure.", isCounter: true, () => record().OriginalCounts.Shredded, labels);
        registry.Sampled("fastmcp_record_held", "1 while nothing of the session log may be deleted, else 0.", isCounter: false, () => record().Counts.IsHeld ? 1 : 0, labels);
        registry.Sampled("fastmcp_record_checkpoints_total", "Checkpoints of the session log that were signed and kept.", isCounter: true, () => record().CheckpointCounts.Kept, labels);
        registry.Sampled("fastmcp_record_checkpoint_failures_total", "Checkpoints that could not be signed or kept.", isCounter: true, () => record().CheckpointCounts.Failures, labels);
    }

    private static void Configuration(MetricsRegistry registry, SnapshotState snapshots)
    {
        registry.Sampled("fastmcp_snapshot_version", "Version of the configuration in force.", isCounter: false, () => snapshots.Current.Version);
        foreach (var route in snapshots.Current.Routes)
        {
            registry.Sampled("fastmcp_guard_running", "1 where a route's answers are masked, 0 where they are refused or pass unread, by route.", isCounter: false, () => Guards(snapshots.Current, route.Name), ("route", route.Name));
        }
    }

    private static long Guards(Snapshot snapshot, string name) =>
        snapshot.Routes.Any(route => route.Name == name && route.Guard is { Runs: true, IsOff: false }) ? 1 : 0;
}
