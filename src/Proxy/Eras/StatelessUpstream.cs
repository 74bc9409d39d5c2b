using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>
/// A server of 2026-07-28 as one of both eras: clients of the legacy eras get sessions of the gateway's, and what they said when they began is said
/// with each request. Whoever speaks as the server does is passed on.
/// </summary>
/// <remarks>State, safe for all threads. Outlives snapshots while the configuration of the server stays the same.</remarks>
internal sealed partial class StatelessUpstream : IInnerService, ITicked
{
    private readonly McpServerConfig _config;
    private readonly EraRelay _relay;
    private readonly EraCounters _counters;
    private readonly TransportState _state;
    private readonly ConcurrentDictionary<string, StatelessSession> _sessions = new(StringComparer.Ordinal);

    /// <param name="config">What is said of the server.</param>
    /// <param name="relay">The way to it.</param>
    /// <param name="counters">Of the server.</param>
    /// <param name="state">Its ticker ends what nobody uses.</param>
    public StatelessUpstream(McpServerConfig config, EraRelay relay, EraCounters counters, TransportState state)
    {
        (_config, _relay, _counters, _state) = (config, relay, counters, state);
        state.Ticker.Add(this);
    }

    int ITicked.TickSlot { get; set; }

    public Task ServeAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        var message = new McpMessage();
        var isRead = request.Method == MethodKind.Post && McpReader.Read(request.Body, McpLimits.Default, message, out _);
        return request.Method switch
        {
            MethodKind.Post when isRead && message.Era == McpEra.Modern => _relay.PassAsync(request, reply, gone),
            MethodKind.Post => PostAsync(request, message, isRead && message.Kind != JsonRpcKind.Batch, reply, gone),
            MethodKind.Get when request.Session.Length > 0 => StreamAsync(request, reply, gone),
            MethodKind.Delete when request.Session.Length > 0 => DeleteAsync(request, reply),
            _ => reply.EmptyAsync(405).AsTask(),
        };
    }

    /// <summary>Ends every session.</summary>
    public void Retire()
    {
        _state.Ticker.Remove(this);
        foreach (var session in _sessions.Values)
        {
            End(session);
        }
    }

    void ITicked.Tick(long now)
    {
        foreach (var session in _sessions.Values.Where(session => session.IsOverdue(_config.Limits.Idle, _config.Limits.Life)))
        {
            End(session);
        }
    }

    private void End(StatelessSession session)
    {
        if (_sessions.TryRemove(session.Key, out _))
        {
            _counters.Sessions.Add(-1);
            session.End();
        }
    }

    private async Task PostAsync(InnerRequest request, McpMessage message, bool isOne, InnerReply reply, CancellationToken gone)
    {
        if (!isOne)
        {
            await SessionReplies.NoMessageAsync(reply).ConfigureAwait(false);
        }
        else if (message.KnownMethod == McpMethod.Initialize && request.Session.Length == 0)
        {
            await BeginAsync(request, message, reply, gone).ConfigureAwait(false);
        }
        else if (Known(request) is not { } session)
        {
            await SessionReplies.UnknownAsync(request, reply, message.Id.Of(request.Body).ToArray()).ConfigureAwait(false);
        }
        else if (message.Kind == JsonRpcKind.Request)
        {
            session.Touch();
            await AnswerAsync(session, request, message, reply, gone).ConfigureAwait(false);
        }
        else
        {
            session.Touch();
            Note(session, request.Body, message);
            await reply.EmptyAsync(202).ConfigureAwait(false);
        }
    }

    private static void Note(StatelessSession session, byte[] body, McpMessage message)
    {
        if (message.Kind != JsonRpcKind.Notification)
        {
            session.Answered(message.Id.Of(body), body);
        }
        else if (message.KnownMethod == McpMethod.Cancelled)
        {
            session.Cancel(MessageEdit.Find(body, message.Params, "requestId"u8).Of(body));
        }
    }

    private async Task BeginAsync(InnerRequest request, McpMessage message, InnerReply reply, CancellationToken gone)
    {
        var (body, id) = (request.Body, message.Id.Of(request.Body).ToArray());
        if (_sessions.Count >= _config.Limits.Sessions)
        {
            _counters.Full.Add();
            await reply.JsonAsync(503, RpcError.Of(id, RpcError.NotAvailable, "Over limit sessions: as many sessions are open as there may be. Try again later.")).ConfigureAwait(false);
            return;
        }

        var (info, capabilities) = (MessageEdit.Find(body, message.Params, "clientInfo"u8), MessageEdit.Find(body, message.Params, "capabilities"u8));
        if (info.Length + capabilities.Length > StatelessSession.MostClientBytes)
        {
            await reply.JsonAsync(400, RpcError.Of(id, JsonRpcErrorCode.InvalidParams, "clientInfo and capabilities are over limit session-client.")).ConfigureAwait(false);
            return;
        }

        var session = new StatelessSession(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), request.Caller, Declared(body, capabilities),
            info.IsEmpty ? """{"name":"unknown","version":"0"}"""u8.ToArray() : info.Of(body).ToArray(), _state.Ticker.Time);
        var found = new McpMessage();
        var (answer, status, whyNot) = await _relay.AskAsync(request, LegacyCall.Own("0", "server/discover", "", session), found, gone).ConfigureAwait(false);
        if (answer is null || found.Kind != JsonRpcKind.Response)
        {
            await (status == 401 ? reply.EmptyAsync(401) : reply.JsonAsync(502, RpcError.Of(id, RpcError.BadUpstream, answer is null ? whyNot : "The server does not say what it is: it may not speak 2026-07-28."))).ConfigureAwait(false);
            return;
        }

        _sessions[session.Key] = session;
        _counters.Sessions.Add(1);
        await reply.JsonAsync(200, LegacyCall.Begun(body, message, answer, found), session.Key).ConfigureAwait(false);
    }

    // What a client answers. Tasks and the rest are others than those of the newer protocol.
    private static byte[] Declared(byte[] body, ByteRange capabilities)
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        JsonMembers.Write(body, JsonMembers.Of(body, capabilities), key => JsonText.Is(key, "sampling"u8) || JsonText.Is(key, "elicitation"u8) || JsonText.Is(key, "roots"u8), [], text);
        return text.WrittenSpan.ToArray();
    }

    private async Task DeleteAsync(InnerRequest request, InnerReply reply)
    {
        if (Known(request) is not { } session)
        {
            await SessionReplies.UnknownAsync(request, reply, []).ConfigureAwait(false);
            return;
        }

        End(session);
        await reply.EmptyAsync(200).ConfigureAwait(false);
    }

    private StatelessSession? Known(InnerRequest request) =>
        _sessions.TryGetValue(request.Session, out var session) && session.Caller == request.Caller ? session : null;

    private static string TextOf(byte[] body, ByteRange value) => value.Length > 2 ? Encoding.UTF8.GetString(value.Of(body)[1..^1]) : "";
}
