using System.Collections.Concurrent;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Sse;

/// <summary>
/// A server of HTTP+SSE (MCP 2024-11-05) as a Streamable HTTP server of the legacy eras. The pipeline calls it as any upstream: an answer that
/// came on the server's stream is the answer to the request that asked for it, with the permit, the facts and the record of that one.
/// </summary>
/// <remarks>State, safe for all threads. Outlives snapshots while the configuration of the server stays the same.</remarks>
internal sealed partial class SseUpstream : IInnerService, ITicked
{
    /// <summary>Name of the event that says where messages are sent.</summary>
    public const string EndpointName = "endpoint";

    /// <summary>What a server says to a message itself is read to so many bytes, and used for nothing.</summary>
    public const int MostOfPost = 64 * 1024;

    private readonly string _name;
    private readonly Uri _stream;
    private readonly McpServerConfig _config;
    private readonly SseCounters _counters;
    private readonly PooledClient _client;
    private readonly TransportState _state;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, SseSession> _sessions = new(StringComparer.Ordinal);

    public SseUpstream(string name, Uri origin, McpServerConfig config, SseCounters counters, PooledClient client, TransportState state, ILogger logger)
    {
        (_name, _config, _counters, _client, _state, _log) = (name, config, counters, client, state, logger);
        _stream = new Uri(origin, config.Path);
        state.Ticker.Add(this);
    }

    int ITicked.TickSlot { get; set; }

    public Task ServeAsync(InnerRequest request, InnerReply reply, CancellationToken gone) => request.Method switch
    {
        MethodKind.Post => PostAsync(request, reply, gone),
        MethodKind.Get when request.Session.Length > 0 => StreamAsync(request, reply, gone),
        MethodKind.Delete when request.Session.Length > 0 => DeleteAsync(request, reply),
        _ => reply.EmptyAsync(405).AsTask(),
    };

    /// <summary>Ends every session.</summary>
    public void Retire()
    {
        _state.Ticker.Remove(this);
        foreach (var session in _sessions.Values)
        {
            Stop(session, EndReason.Retired);
        }
    }

    void ITicked.Tick(long now)
    {
        foreach (var session in _sessions.Values)
        {
            if (session.Overdue() is { } why)
            {
                Stop(session, why);
            }
        }
    }

    private async Task PostAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        var message = new McpMessage();
        if (!McpReader.Read(request.Body, McpLimits.Default, message, out _) || message.Kind == JsonRpcKind.Batch)
        {
            await SessionReplies.NoMessageAsync(reply).ConfigureAwait(false);
            return;
        }

        if (message.Era == McpEra.Modern)
        {
            // Who asks so begins a session then.
            await reply.JsonAsync(404, RpcError.Of(message.Id.Of(request.Body), JsonRpcErrorCode.MethodNotFound, "This server speaks HTTP+SSE of 2024-11-05: begin with initialize.")).ConfigureAwait(false);
            return;
        }

        var begins = message.KnownMethod == McpMethod.Initialize && request.Session.Length == 0;
        var session = begins ? await BegunAsync(request, reply, message, gone).ConfigureAwait(false) : Known(request);
        if (session is null)
        {
            await (reply.IsBegun ? Task.CompletedTask : SessionReplies.UnknownAsync(request, reply, message.Id.Of(request.Body).ToArray())).ConfigureAwait(false);
            return;
        }

        if (message.Kind == JsonRpcKind.Request)
        {
            await AskAsync(session, request, message, reply, begins, gone).ConfigureAwait(false);
            return;
        }

        await (message.Kind == JsonRpcKind.Notification ? session.NoteAsync(request, message) : session.AnswerAsync(request, message)).ConfigureAwait(false);
        await reply.EmptyAsync(202).ConfigureAwait(false);
    }

    private async Task AskAsync(SseSession session, InnerRequest request, McpMessage message, InnerReply reply, bool begins, CancellationToken gone)
    {
        var (waiting, line) = session.Expect(request, message);
        if (line is not null)
        {
            // What the server says on its stream does not wait until it has answered the message itself, which may be never.
            var writing = MailReply.AnswerAsync(waiting.Mail, reply, isModern: false, begins ? session.Key : null, gone);
            _ = SendAsync(session, waiting, line);
            await writing.ConfigureAwait(false);
        }

        if (reply.IsWhole)
        {
            return;
        }

        var lost = session.Why is not null;
        await session.LeaveAsync(waiting).ConfigureAwait(false);
        if (begins || waiting.Refused is 404 or 410)
        {
            // Nobody was told its name, or the server has forgotten it.
            Stop(session, EndReason.Closed);
        }

        if (!reply.IsBegun && !gone.IsCancellationRequested)
        {
            await RefusedAsync(waiting, lost, reply).ConfigureAwait(false);
        }
    }

    private static async Task SendAsync(SseSession session, Waiting waiting, byte[] line)
    {
        var isSent = false;
        try
        {
            isSent = await session.SendAsync(waiting, line).ConfigureAwait(false);
        }
        finally
        {
            if (!isSent)
            {
                waiting.Mail.Close();
            }
        }
    }

    // 401 is for the pipeline, which may have something newer to lend; the rest is the server's own matter.
    private static async Task RefusedAsync(Waiting waiting, bool lost, InnerReply reply)
    {
        await (waiting.Refused == 401 ? reply.EmptyAsync(401)
            : waiting.Refused is 404 or 410 ? reply.JsonAsync(404, RpcError.Of(waiting.RawId, RpcError.UnknownSession, "The server does not know the session any more: begin anew with initialize."))
            : reply.JsonAsync(502, RpcError.Of(waiting.RawId, RpcError.BadUpstream, lost ? "The server's stream ended before the answer came." : "The server did not take the message."))).ConfigureAwait(false);
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
    private SseSession? Known(InnerRequest request) =>
        _sessions.TryGetValue(request.Session, out var session) && session.Caller == request.Caller && session.Why is null ? session : null;

    private async Task RunAsync(SseSession session)
    {
        await Task.Yield();
        session.TryStop(await session.ReadAsync().ConfigureAwait(false));
        _sessions.TryRemove(new(session.Key, session));
        session.Leave();
        await session.CloseAsync().ConfigureAwait(false);
        _counters.Give();
        _counters.AddEnd(session.Why!.Value);
    }

    // The end of the stream ends its reader, which does the rest.
    private static void Stop(SseSession session, EndReason why)
    {
        if (session.TryStop(why))
        {
            session.Leave();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.EndpointRefused, LogLevel.Warning, "Upstream '{Upstream}' named an address for messages that is not taken: {Fault}.")]
        public static partial void Refused(ILogger logger, string upstream, SseEndpointFault fault);
    }
}
