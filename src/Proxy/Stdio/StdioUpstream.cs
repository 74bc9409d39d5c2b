using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Stdio.Processes;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Stdio;

/// <summary>
/// Servers of one command, as a Streamable HTTP server of both eras: a process for each session of the legacy eras, one for each caller in
/// the stateless one.
/// </summary>
/// <remarks>State, safe for all threads. Outlives snapshots while the configuration of the servers stays the same.</remarks>
internal sealed partial class StdioUpstream : IInnerService, ITicked
{
    private readonly string _name;
    private readonly StdioConfig _config;
    private readonly StdioCounters _counters;
    private readonly Keeper _keeper;
    private readonly TransportState _state;
    private readonly ErrorLog _said;
    private readonly ILogger _log;
    private readonly StartGate _starts;
    private readonly ConcurrentDictionary<string, ServerSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly SemaphoreSlim _starting = new(1);
    private bool _retired;

    public StdioUpstream(string name, StdioConfig config, StdioCounters counters, Keeper keeper, TransportState state, ErrorLog said, ILogger logger)
    {
        (_name, _config, _counters, _keeper, _state, _said, _log) = (name, config, counters, keeper, state, said, logger);
        _starts = new StartGate(config.Limits.Restarts, state.Ticker.Time);
        state.Ticker.Add(this);
    }

    int ITicked.TickSlot { get; set; }

    /// <summary>Why it cannot serve now, for health; null: as far as is known it can.</summary>
    public string? Problem => _starts.Failures > 0 ? $"The server of upstream '{_name}' did not start, {_starts.Failures} times in a row." : null;

    public Task ServeAsync(InnerRequest request, InnerReply reply, CancellationToken gone) => request.Method switch
    {
        MethodKind.Post => PostAsync(request, reply, gone),
        MethodKind.Get when request.Session.Length > 0 => StreamAsync(request, reply, gone),
        MethodKind.Delete when request.Session.Length > 0 => DeleteAsync(request, reply),
        _ => reply.EmptyAsync(405).AsTask(),
    };

    /// <summary>Ends every server; done when nothing of them is left.</summary>
    public async Task RetireAsync()
    {
        Volatile.Write(ref _retired, true);
        _state.Ticker.Remove(this);
        // Who was about to start one has it, or sees that there is to be none.
        await _starting.WaitAsync().ConfigureAwait(false);
        _starting.Release();
        foreach (var session in _sessions.Values)
        {
            Stop(session, EndReason.Retired);
        }

        await Task.WhenAll(_running.Keys).ConfigureAwait(false);
    }

    void ITicked.Tick(long now)
    {
        foreach (var session in _sessions.Values)
        {
            if (session.Overdue() is { } why)
            {
                Stop(session, why);
            }
            else if (session.IsLeftBehind())
            {
                Stop(session, EndReason.Exited);
            }
        }
    }

    private async Task PostAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        var (body, message) = (request.Body, new McpMessage());
        if (!McpReader.Read(body, McpLimits.Default, message, out _) || message.Kind == JsonRpcKind.Batch)
        {
            await SessionReplies.NoMessageAsync(reply).ConfigureAwait(false);
            return;
        }

        var isModern = message.Era == McpEra.Modern;
        var begins = !isModern && message.KnownMethod == McpMethod.Initialize && request.Session.Length == 0;
        var session = begins || isModern ? await BegunAsync(request, reply, message, isModern).ConfigureAwait(false) : Known(request);
        if (session is null)
        {
            if (!reply.IsWhole)
            {
                await SessionReplies.UnknownAsync(request, reply, message.Id.Of(body).ToArray()).ConfigureAwait(false);
            }

            return;
        }

        if (message.Kind == JsonRpcKind.Request)
        {
            await AskAsync(session, request, message, reply, begins ? session.Key : null, gone).ConfigureAwait(false);
            return;
        }

        await (message.Kind == JsonRpcKind.Notification ? session.NoteAsync(request, message) : session.AnswerAsync(request, message)).ConfigureAwait(false);
        await reply.EmptyAsync(202).ConfigureAwait(false);
    }

    private async Task AskAsync(ServerSession session, InnerRequest request, McpMessage message, InnerReply reply, string? begun, CancellationToken gone)
    {
        var (waiting, sent) = await session.AskAsync(request, message).ConfigureAwait(false);
        if (!sent)
        {
            Stop(session, EndReason.Stuck);
            return;
        }

        var lacksMeta = session.IsModern && MessageEdit.Find(request.Body, message.Meta, "io.modelcontextprotocol/clientCapabilities"u8).IsEmpty;
        await MailReply.AnswerAsync(waiting.Mail, reply, session.IsModern, begun, gone, lacksMeta).ConfigureAwait(false);
        if (!reply.IsWhole)
        {
            await session.LeaveAsync(waiting).ConfigureAwait(false);
            if (begun is not null)
            {
                // Nobody was told its name.
                Stop(session, EndReason.Closed);
            }
        }
    }

    private async Task StreamAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        if (Known(request) is not { } session)
        {
            await SessionReplies.UnknownAsync(request, reply, []).ConfigureAwait(false);
            return;
        }

        if (session.OpenStream() is not { } mail)
        {
            await SessionReplies.HasStreamAsync(reply).ConfigureAwait(false);
            return;
        }

        await MailReply.StreamAsync(mail, reply, gone).ConfigureAwait(false);
        session.CloseStream();
    }

    private async Task DeleteAsync(InnerRequest request, InnerReply reply)
    {
        if (Known(request) is not { } session)
        {
            await SessionReplies.UnknownAsync(request, reply, []).ConfigureAwait(false);
            return;
        }

        Stop(session, EndReason.Closed);
        await reply.EmptyAsync(200).ConfigureAwait(false);
    }

    // A name alone opens nothing: whoever it is, it is another caller's session.
    private ServerSession? Known(InnerRequest request)
    {
        if (!_sessions.TryGetValue(request.Session, out var session) || session.IsModern || session.Caller != request.Caller || session.Why is not null)
        {
            return null;
        }

        if (session.WasLent(request.Lease))
        {
            return session;
        }

        Stop(session, EndReason.Lease);
        return null;
    }

    private async Task<ServerSession?> BegunAsync(InnerRequest request, InnerReply reply, McpMessage message, bool isModern)
    {
        // In the stateless era whoever calls alike shares: what an answer belongs to is told by number.
        var key = isModern ? "caller " + Convert.ToHexStringLower(SHA256.HashData([.. Encoding.ASCII.GetBytes(request.Caller), 0, .. request.Lease])) : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        if (isModern && _sessions.TryGetValue(key, out var known) && known.Why is null)
        {
            return known;
        }

        await _starting.WaitAsync().ConfigureAwait(false);
        try
        {
            if (isModern && _sessions.TryGetValue(key, out known) && known.Why is null)
            {
                return known;
            }

            var (session, whyNot) = await Task.Run(() => Start(key, request, isModern)).ConfigureAwait(false);
            if (session is null)
            {
                await reply.JsonAsync(503, RpcError.Of(message.Id.Of(request.Body), RpcError.NotAvailable, whyNot)).ConfigureAwait(false);
            }

            return session;
        }
        finally
        {
            _starting.Release();
        }
    }

    private (ServerSession? Session, string WhyNot) Start(string key, InnerRequest request, bool isModern)
    {
        if (Volatile.Read(ref _retired))
        {
            return (null, "This server is served no more. Try again.");
        }

        if (_starts.Wait is var wait && wait > TimeSpan.Zero)
        {
            _counters.AddWait();
            return (null, $"The server did not start. It is tried again in {Math.Ceiling(wait.TotalSeconds)} s.");
        }

        if (!_counters.TryTake(_config.Limits.Servers))
        {
            return (null, "Over limit servers: as many sessions are open as there may be. Try again later.");
        }

        if (TryStart(request, out var whyNot) is not { } process)
        {
            _counters.Give();
            _counters.AddFailure();
            _starts.Failed();
            Log.NotStarted(_log, _name, whyNot!);
            return (null, "The server could not be started. Tell the operator of the gateway.");
        }

        _counters.AddStart();
        var session = new ServerSession(key, request.Caller, request.Lease, isModern, process, _counters, _config.Limits, _state.Ticker.Time);
        _sessions[key] = session;
        Log.Started(_log, _name, process.Id);
        var running = RunAsync(session);
        _running.TryAdd(running, true);
        _ = running.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
        return (session, "");
    }

    // Without a descriptor left nothing can be started, now.
    private ServerProcess? TryStart(InnerRequest request, out string? whyNot)
    {
        try
        {
            return ServerProcess.Start(_config, request.Lease, _keeper, _state, out whyNot);
        }
        catch (IOException e)
        {
            whyNot = e.Message;
            return null;
        }
    }

    private async Task RunAsync(ServerSession session)
    {
        var said = _said.ReadAsync(_name, session.Process, _counters);
        var why = await session.ReadAsync(_starts.Worked).ConfigureAwait(false);
        session.TryStop(why);
        why = session.Why!.Value;
        if (!session.HasAnswered && why is EndReason.Exited or EndReason.Noise or EndReason.Line)
        {
            _counters.AddFailure();
            _starts.Failed();
        }

        await session.Process.EndAsync(atOnce: why is EndReason.Noise or EndReason.Line or EndReason.Exited).ConfigureAwait(false);
        _sessions.TryRemove(new(session.Key, session));
        await said.ConfigureAwait(false);
        await session.Process.Output.DisposeAsync().ConfigureAwait(false);
        await session.Process.Error.DisposeAsync().ConfigureAwait(false);
        session.Process.Dispose();
        _counters.Give();
        _counters.AddEnd(why);
        Log.Ended(_log, _name, session.Process.Id, why, session.Process.Status);
        if (!session.Process.IsClean)
        {
            _counters.AddStayed();
            Log.Stayed(_log, _name);
        }
    }

    // The end of the process ends its reader, which does the rest.
    private static void Stop(ServerSession session, EndReason why)
    {
        if (session.TryStop(why))
        {
            _ = session.Process.EndAsync(atOnce: why == EndReason.Stuck);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ServerStarted, LogLevel.Information, "A server of upstream '{Upstream}' runs as process {Process}.")]
        public static partial void Started(ILogger logger, string upstream, int process);

        [LoggerMessage(EventIds.ServerEnded, LogLevel.Information, "A server of upstream '{Upstream}', process {Process}, has ended: {Why}, wait status {Status}.")]
        public static partial void Ended(ILogger logger, string upstream, int process, EndReason why, int status);

        [LoggerMessage(EventIds.ServerNotStarted, LogLevel.Error, "The server of upstream '{Upstream}' cannot be started: {Why}.")]
        public static partial void NotStarted(ILogger logger, string upstream, string why);

        [LoggerMessage(EventIds.ServerStayed, LogLevel.Error, "Something that a server of upstream '{Upstream}' started could not be killed.")]
        public static partial void Stayed(ILogger logger, string upstream);
    }
}
