namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>Every limit, once.</summary>
internal static class LimitTable
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Day = 24 * 60 * Minute;

    /// <summary>In the order of <see cref="LimitId"/>.</summary>
    public static IReadOnlyList<LimitSpec> All { get; } =
    [
        new(LimitId.Head, "head", LimitUnit.Bytes, 32 * KiB, KiB, MiB, "Start line and header fields of one message. Beyond it a request gets 431, an answer becomes 502."),
        new(LimitId.Headers, "headers", LimitUnit.Count, 100, 8, 1000, "Header fields of one message. Beyond it as for head."),
        new(LimitId.RequestBody, "request-body", LimitUnit.Bytes, 4 * MiB, KiB, 1024 * MiB, "Body of one request; it is read whole before it is forwarded. Beyond it 413."),
        new(LimitId.ReplyBody, "reply-body", LimitUnit.Bytes, 1024 * MiB, KiB, 1024 * 1024 * MiB, "Body of one answer that is not an event stream. Beyond it the answer is cut and the client can see it."),
        new(LimitId.Expansion, "expansion", LimitUnit.Count, 100, 2, 10_000, "Bytes that one byte of an encoded body may become on average, beyond its first MiB. Beyond it 413, or the answer is cut."),
        new(LimitId.Event, "event", LimitUnit.Bytes, MiB, KiB, 256 * MiB, "One event of a stream. Beyond it the stream is ended with an error."),
        new(LimitId.Connections, "connections", LimitUnit.Count, 10_000, 1, 1_000_000, "Client connections of one listener at once. Beyond it 503, or, with TLS, closed."),
        new(LimitId.UpstreamConnections, "upstream-connections", LimitUnit.Count, 1_000, 1, 100_000, "Connections to one upstream at once. Beyond it 503."),
        new(LimitId.HeaderTimeout, "header-timeout", LimitUnit.Duration, 10 * Second, 100, 10 * Minute, "From a request's first byte to the end of its head. Beyond it 408."),
        new(LimitId.BodyTimeout, "body-timeout", LimitUnit.Duration, 30 * Second, 100, 60 * Minute, "From the end of a request's head to the end of its body. Beyond it 408."),
        new(LimitId.IdleTimeout, "idle-timeout", LimitUnit.Duration, 2 * Minute, 100, Day, "A client connection between two requests. Beyond it closed."),
        new(LimitId.WriteTimeout, "write-timeout", LimitUnit.Duration, Minute, 100, Day, "A peer that does not take what is sent. Beyond it closed."),
        new(LimitId.ReadTimeout, "read-timeout", LimitUnit.Duration, 5 * Minute, 100, Day, "An upstream that sends no byte. Beyond it 504, or, in the middle of an answer, the answer is cut."),
        new(LimitId.ConnectTimeout, "connect-timeout", LimitUnit.Duration, 5 * Second, 10, 5 * Minute, "A connection to an upstream, TLS included: 504 beyond it. One of its limit to be free: 503."),
        new(LimitId.DrainGrace, "drain-grace", LimitUnit.Duration, 30 * Second, 0, Day, "After SIGTERM, for exchanges that run. Beyond it they are cut."),
        new(LimitId.ApprovalsOpen, "approvals-open", LimitUnit.Count, 10_000, 1, 1_000_000, "Calls that wait for an approval, or have one that was not used. Beyond it nobody is asked: 503, retryable."),
        new(LimitId.ApprovalsPerHour, "approvals-per-hour", LimitUnit.Count, 60, 1, 100_000, "Approvals that one caller, with one agent, asks for in an hour. Beyond it nobody is asked: 503, retryable."),
        new(LimitId.ApprovalsHeld, "approvals-held", LimitUnit.Bytes, 256 * MiB, KiB, 64 * 1024 * MiB, "Bodies of requests that are held open for an approval. Beyond it a call is told to come again."),
        new(LimitId.ApprovalPoll, "approval-poll", LimitUnit.Duration, 40 * Second, 100, 10 * Minute, "So long a retry of MCP 2026-07-28 waits for its approval before it is told to come again."),
        new(LimitId.ApprovalBeat, "approval-beat", LimitUnit.Duration, 15 * Second, 100, 10 * Minute, "From one comment to the next in a stream that waits for an approval."),
        new(LimitId.ApprovalRetention, "approval-retention", LimitUnit.Duration, 90 * Day, 2 * Day, 3650 * Day, "So long an approval that was decided, used or over stays in the store behind its time. The record keeps its steps."),
        new(LimitId.ApprovalTasks, "approval-tasks", LimitUnit.Count, 100, 1, 100_000, "Calls of one caller on one route that wait as tasks of MCP. Beyond it a call waits as it would without tasks."),
        new(LimitId.ApprovalTaskResult, "approval-task-result", LimitUnit.Bytes, 4 * MiB, KiB, 64 * MiB, "Result of a call that waited as a task. Beyond it the task fails, and says so."),
        new(LimitId.ApprovalTaskRetention, "approval-task-retention", LimitUnit.Duration, 60 * Minute, Minute, 7 * Day, "So long a task's result can be fetched, and a task that nobody decided is known behind the approval's time."),
        new(LimitId.CallbackAddress, "callback-address", LimitUnit.Count, 8, 1, 32, "Connections of one address (of IPv6: one network of 64 bits) to `approvals.callbacks` at once, of 32 in all. Beyond it closed. Behind a proxy all are the proxy's: 32."),
        new(LimitId.StreamRest, "stream-rest", LimitUnit.Duration, 2 * Second, 0, Day, "A stream that is silent for so long gives up room that it does not use, and makes it anew with its next event; 0s: none does."),
        new(LimitId.Http2Streams, "http2-streams", LimitUnit.Count, 100, 1, 10_000, "Requests at once on one HTTP/2 connection of a client. Beyond it the stream is refused, and may be tried again."),
        new(LimitId.Http2Resets, "http2-resets", LimitUnit.Count, 200, 10, 1_000_000, "Streams of one HTTP/2 connection that are given up or malformed in ten seconds. Beyond it the connection is closed."),
        new(LimitId.Http2Frames, "http2-frames", LimitUnit.Count, 10_000, 100, 10_000_000, "HTTP/2 frames of one connection that carry nothing (settings, pings, window updates that no data asked for, empty data) in ten seconds. Beyond it the connection is closed."),
        new(LimitId.Http2AllStreams, "http2-all-streams", LimitUnit.Count, 10_000, 1, 1_000_000, "Requests at once on all HTTP/2 connections of clients together. Beyond it the stream is refused, and may be tried again; from half of it on also beyond its connection's share, which shrinks with what is free."),
        new(LimitId.GuardBody, "guard-body", LimitUnit.Duration, Minute, 10, 60 * Minute, "All questions to guards about one body that is no stream, one behind the other. Beyond it they have failed, and `failure-mode` counts."),
        new(LimitId.CostlyTurns, "costly-turns", LimitUnit.Count, 32, 1, 1000, "Turns of sockets whose texts cost much and that are under way beside the loops of sockets at once. Beyond it a loop does such work itself, and its other sockets wait for that."),
    ];

    public static LimitSpec Of(LimitId id) => All[(int)id];
}
