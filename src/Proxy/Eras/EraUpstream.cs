using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>
/// A server of the legacy eras as one of both: stateless clients of 2026-07-28 are served out of sessions that the gateway keeps with it; whoever
/// speaks as the server does is passed on. The pipeline stands before it, so that policy sees what the client said.
/// </summary>
/// <remarks>State, safe for all threads. Outlives snapshots while the configuration of the server stays the same.</remarks>
internal sealed partial class EraUpstream : IInnerService, ITicked
{
    private readonly McpServerConfig _config;
    private readonly PooledClient _client;
    private readonly EraRelay _relay;
    private readonly EraCounters _counters;
    private readonly TransportState _state;
    private readonly ParkedCalls _parked;
    private readonly ConcurrentDictionary<string, Lazy<Task<(LegacySession? Session, int Status, string WhyNot)>>> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LegacySession> _live = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<LegacySession, Listening> _listening = new();

    /// <param name="config">What is said of the server.</param>
    /// <param name="client">The way to it.</param>
    /// <param name="isInner">A service of this process is behind it, which is told who calls.</param>
    /// <param name="counters">Of the server.</param>
    /// <param name="state">Its ticker ends what nobody uses.</param>
    public EraUpstream(McpServerConfig config, PooledClient client, bool isInner, EraCounters counters, TransportState state)
    {
        (_config, _client, _relay, _counters, _state) = (config, client, new EraRelay(config, client, isInner), counters, state);
        _parked = new ParkedCalls(config.Limits.Parked, config.Limits.Park, counters.Parked, state.Ticker.Time);
        state.Ticker.Add(this);
    }

    int ITicked.TickSlot { get; set; }

    public Task ServeAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        var message = new McpMessage();
        var isModern = request.Method == MethodKind.Post && McpReader.Read(request.Body, McpLimits.Default, message, out _) && message.Era == McpEra.Modern;
        return !isModern ? _relay.PassAsync(request, reply, gone)
            : message.Kind == JsonRpcKind.Request ? AnswerAsync(new ModernCall(request, message), reply, gone)
            // A client of this era cancels by leaving; it has nothing else to note.
            : reply.EmptyAsync(202).AsTask();
    }

    /// <summary>Ends every session and every call.</summary>
    public void Retire()
    {
        _state.Ticker.Remove(this);
        End(all: true);
    }

    void ITicked.Tick(long now) => End(all: false);

    private void End(bool all)
    {
        foreach (var call in _parked.TakeOverdue(all))
        {
            _counters.Expired.Add();
            _ = call.EndAsync(isAnswered: false, []);
        }

        foreach (var (key, session) in _live.ToArray())
        {
            if ((all || session.IsOverdue) && Drop(key, session))
            {
                _ = session.EndAsync();
            }
        }
    }

    private async Task AnswerAsync(ModernCall call, InnerReply reply, CancellationToken gone)
    {
        if (WhyNot(call) is { } refused)
        {
            await reply.JsonAsync(400, refused).ConfigureAwait(false);
            return;
        }

        if (call.Message.KnownMethod is not (McpMethod.ServerDiscover or McpMethod.ToolsList or McpMethod.ToolsCall or McpMethod.PromptsList or McpMethod.PromptsGet or McpMethod.ResourcesList
            or McpMethod.ResourcesTemplatesList or McpMethod.ResourcesRead or McpMethod.CompletionComplete or McpMethod.SubscriptionsListen))
        {
            await reply.JsonAsync(404, RpcError.Of(call.Id, JsonRpcErrorCode.MethodNotFound, "The server speaks an older protocol, which has no counterpart of this method.")).ConfigureAwait(false);
            return;
        }

        if (call.MayAsk && !call.RequestState.IsEmpty)
        {
            await ResumeAsync(call, reply, gone).ConfigureAwait(false);
            return;
        }

        var (session, status, whyNot) = await SessionAsync(call, gone).ConfigureAwait(false);
        if (session is null)
        {
            await (status == 401 ? reply.EmptyAsync(401) : reply.JsonAsync(status == 503 ? 503 : 502, RpcError.Of(call.Id, status == 503 ? RpcError.NotAvailable : RpcError.BadUpstream, whyNot))).ConfigureAwait(false);
            return;
        }

        await (call.Message.KnownMethod switch
        {
            McpMethod.ServerDiscover => reply.JsonAsync(200, ModernAnswer.Discovered(call.Id, session.Begun)).AsTask(),
            McpMethod.SubscriptionsListen => ListenAsync(call, session, reply, gone),
            _ => BeginAsync(call, session, reply, isAgain: false, gone),
        }).ConfigureAwait(false);
    }

    // 2026-07-28: a version that is not spoken, or a request that does not say what its client can.
    private static byte[]? WhyNot(ModernCall call)
    {
        var version = Encoding.UTF8.GetString(call.Message.MetaVersion.Of(call.Body));
        if (version != ModernCall.Version)
        {
            var error = RpcError.Of(call.Id, JsonRpcErrorCode.UnsupportedProtocolVersion, "This protocol version is not spoken here.");
            var data = $",\"data\":{{\"supported\":[\"{ModernCall.Version}\"],\"requested\":\"{System.Text.Json.JsonEncodedText.Encode(version)}\"}}}}}}";
            return [.. error.AsSpan(0, error.Length - 2), .. Encoding.UTF8.GetBytes(data)];
        }

        return call.Capabilities.IsEmpty || call.Body[call.Capabilities.Start] != (byte)'{'
            ? RpcError.Of(call.Id, JsonRpcErrorCode.InvalidParams, "_meta does not say io.modelcontextprotocol/clientCapabilities.")
            : null;
    }

    // One for each caller, what it shows to the server and what its client declares: what a server does by it is the same for all of them.
    private async Task<(LegacySession? Session, int Status, string WhyNot)> SessionAsync(ModernCall call, CancellationToken gone)
    {
        var key = KeyOf(call);
        if (!_sessions.ContainsKey(key) && !HasRoom(call.Request.Caller))
        {
            _counters.Full.Add();
            return (null, 503, "Over limit sessions: as many sessions are open as there may be. Try again later.");
        }

        Lazy<Task<(LegacySession? Session, int Status, string WhyNot)>> own = null!;
        own = new(() => BegunAsync(key, own, call));
        var beginning = _sessions.GetOrAdd(key, own).Value;
        // Others may wait for the same beginning: who leaves does not end it.
        await Task.WhenAny(beginning, Task.Delay(Timeout.Infinite, gone)).ConfigureAwait(false);
        return beginning.IsCompleted ? await beginning.ConfigureAwait(false) : (null, 0, "The client has left.");
    }

    // One caller has a quarter of the places; who nobody knows may be many.
    private bool HasRoom(string caller) =>
        (caller.Length == 0 || _live.Values.Count(one => one.Caller == caller) < Math.Max(4, _config.Limits.Sessions / 4) || MakeRoom(one => one.Caller == caller))
        && (_sessions.Count < _config.Limits.Sessions || MakeRoom(static _ => true));

    // The one that nobody has used for longest, so that who declares something new each time takes nobody else's place that is in use.
    private bool MakeRoom(Func<LegacySession, bool> among)
    {
        var unused = _live.ToArray().Where(one => !one.Value.IsUsed && among(one.Value)).ToArray();
        if (unused.Length == 0)
        {
            return false;
        }

        var oldest = unused.MinBy(one => one.Value.Seen);
        if (!Drop(oldest.Key, oldest.Value))
        {
            return false;
        }

        _ = oldest.Value.EndAsync();
        return true;
    }

    private bool Drop(string key, LegacySession session)
    {
        if (!_live.TryRemove(new(key, session)))
        {
            return false;
        }

        _sessions.TryRemove(key, out _);
        if (_listening.TryRemove(session, out var listening))
        {
            listening.Close();
        }

        _counters.Sessions.Add(-1);
        return true;
    }

    private async Task<(LegacySession? Session, int Status, string WhyNot)> BegunAsync(string key, Lazy<Task<(LegacySession? Session, int Status, string WhyNot)>> own, ModernCall call)
    {
        await Task.Yield();
        var session = new LegacySession(_client, _config, _state.Ticker.Time);
        var isBegun = false;
        try
        {
            var (status, whyNot) = await session.BeginAsync(call, _relay.FieldsOf(call.Request)).ConfigureAwait(false);
            if (whyNot.Length > 0)
            {
                return (null, status, whyNot);
            }

            (_live[key], isBegun) = (session, true);
            _counters.Sessions.Add(1);
            return (session, status, "");
        }
        finally
        {
            // What did not begin is begun anew by the next, whoever waited for it.
            if (!isBegun)
            {
                _sessions.TryRemove(new(key, own));
            }
        }
    }

    private void Forget(LegacySession session)
    {
        foreach (var (key, _) in _live.ToArray().Where(one => ReferenceEquals(one.Value, session)))
        {
            Drop(key, session);
        }
    }

    private static string KeyOf(ModernCall call)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (byte[][])[Encoding.UTF8.GetBytes(call.Request.Caller), call.Request.Lease, Encoding.ASCII.GetBytes(call.Shown), call.Capabilities.Of(call.Body).ToArray(), call.ClientInfo.Of(call.Body).ToArray()])
        {
            hash.AppendData(SHA256.HashData(part));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
