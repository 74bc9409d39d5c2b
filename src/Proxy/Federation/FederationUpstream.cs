using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using FastMcp.Wire;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Federation;

/// <summary>
/// Several servers as one Streamable HTTP server of both eras. It decides nothing and masks nothing: every message to a member goes through
/// the pipeline under that member's own names, as the caller's own.
/// </summary>
/// <remarks>State, safe for all threads. Outlives snapshots while the route says the same.</remarks>
internal sealed partial class FederationUpstream : IInnerService, ITicked
{
    private readonly FederationConfig _config;
    private readonly InnerClient _inner;
    private readonly FederationCounters _counters;
    private readonly Func<string> _policy;
    private readonly TransportState _state;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ListCache _lists;
    private readonly ConcurrentDictionary<string, FederationSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <param name="config">Who is behind.</param>
    /// <param name="inner">The way to them.</param>
    /// <param name="counters">Of the route.</param>
    /// <param name="policy">Names the policy in force: what was listed under another is not shown.</param>
    /// <param name="state">Its ticker ends what nobody uses.</param>
    /// <param name="log">Says which member fails.</param>
    public FederationUpstream(FederationConfig config, InnerClient inner, FederationCounters counters, Func<string> policy, TransportState state, ILogger log)
    {
        (_config, _inner, _counters, _policy, _state, _clock, _log) = (config, inner, counters, policy, state, state.Ticker.Time, log);
        _lists = new ListCache(_clock);
        state.Ticker.Add(this);
    }

    int ITicked.TickSlot { get; set; }

    /// <summary>Members that do not take part now, for health.</summary>
    public IEnumerable<string> Problems => _problems.Select(one => $"Server '{one.Key}' of route '{_config.Route}' is left out: {one.Value}");

    public Task ServeAsync(InnerRequest request, InnerReply reply, CancellationToken gone) => request.Method switch
    {
        MethodKind.Post => PostAsync(request, reply, gone),
        MethodKind.Get when request.Session.Length > 0 => StreamAsync(request, reply, gone),
        MethodKind.Delete when request.Session.Length > 0 => DeleteAsync(request, reply),
        _ => reply.EmptyAsync(405).AsTask(),
    };

    /// <summary>Nobody calls it any more.</summary>
    public void Retire() => _state.Ticker.Remove(this);

    void ITicked.Tick(long now)
    {
        foreach (var session in _sessions.Values.Where(session => session.IsIdle))
        {
            _sessions.TryRemove(session.Id, out _);
        }
    }

    private async Task PostAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        var (body, message) = (request.Body, new McpMessage());
        if (!McpReader.Read(body, McpLimits.Default, message, out _) || message.Kind == JsonRpcKind.Batch)
        {
            await reply.JsonAsync(400, RpcError.Of(default, JsonRpcErrorCode.InvalidRequest, "The body is not one message; several servers take no batches.")).ConfigureAwait(false);
            return;
        }

        if (message is { KnownMethod: McpMethod.Initialize, Era: McpEra.Legacy, Kind: JsonRpcKind.Request } && request.Session.Length == 0)
        {
            await BeginAsync(request, message, reply, gone).ConfigureAwait(false);
            return;
        }

        var session = message.Era == McpEra.Modern ? null : Known(request);
        if (session is null && message.Era != McpEra.Modern)
        {
            await SessionReplies.UnknownAsync(request, reply, message.Id.Of(body).ToArray()).ConfigureAwait(false);
            return;
        }

        session?.Touch();
        var asking = new Asking(request, message, session, session?.Links ?? LinksOf(""));
        await (message.Kind == JsonRpcKind.Request ? RequestAsync(asking, reply, gone) : NoteAsync(asking, reply, gone)).ConfigureAwait(false);
    }

    private Task RequestAsync(Asking asking, InnerReply reply, CancellationToken gone)
    {
        var message = asking.Message;
        return ListKind.Of(message.KnownMethod) is { } kind ? ListAsync(asking, kind, reply, gone) : message.KnownMethod switch
        {
            McpMethod.Ping => reply.JsonAsync(200, asking.Answer("{}")).AsTask(),
            McpMethod.ServerDiscover when asking.IsModern => DiscoverAsync(asking, reply, gone),
            McpMethod.LoggingSetLevel => ToAllAsync(asking, reply, gone),
            McpMethod.ToolsCall => CallToolAsync(asking, reply, gone),
            McpMethod.PromptsGet => NamedAsync(asking, Names.PromptOf(_config, asking.Name), message.Name, reply, gone),
            McpMethod.ResourcesRead or McpMethod.ResourcesSubscribe or McpMethod.ResourcesUnsubscribe => NamedAsync(asking, Names.ResourceOf(_config, asking.Uri), message.Uri, reply, gone),
            McpMethod.CompletionComplete => CompleteAsync(asking, reply, gone),
            _ => reply.JsonAsync(asking.IsModern ? 404 : 200, RpcError.Of(asking.Id, JsonRpcErrorCode.MethodNotFound, "Several servers behind one route do not have this method.")).AsTask(),
        };
    }

    private async Task NoteAsync(Asking asking, InnerReply reply, CancellationToken gone)
    {
        var (request, message, session) = (asking.Request, asking.Message, asking.Session);
        if (message.Kind != JsonRpcKind.Notification)
        {
            if (session?.Asked(message.Id.Of(request.Body)) is { } asked)
            {
                await asked.Link.NoteAsync(request, MethodKind.Post, MessageEdit.Replace(request.Body, (message.Id, asked.Id)), gone).ConfigureAwait(false);
            }
        }
        else if (message.KnownMethod == McpMethod.Cancelled)
        {
            if (session?.Runs(MessageEdit.Find(request.Body, message.Params, "requestId"u8).Of(request.Body)) is { } runs)
            {
                await runs.NoteAsync(request, MethodKind.Post, request.Body, gone).ConfigureAwait(false);
            }
        }
        else if (message.KnownMethod != McpMethod.Initialized)
        {
            // Members were told that they are begun when they were.
            await Task.WhenAll(asking.Links.Where(link => link.WhyNot is null).Select(link => link.NoteAsync(request, MethodKind.Post, request.Body, gone))).ConfigureAwait(false);
        }

        await reply.EmptyAsync(202).ConfigureAwait(false);
    }

    private async Task ToAllAsync(Asking asking, InnerReply reply, CancellationToken gone)
    {
        await Task.WhenAll(asking.Links.Where(link => link.WhyNot is null).Select(link => link.AskAsync(asking.Request, asking.Request.Body, gone))).ConfigureAwait(false);
        await reply.JsonAsync(200, asking.Answer(asking.IsModern ? "{\"resultType\":\"complete\"}" : "{}")).ConfigureAwait(false);
    }

    private async Task DeleteAsync(InnerRequest request, InnerReply reply)
    {
        if (Known(request) is not { } session)
        {
            await SessionReplies.UnknownAsync(request, reply, []).ConfigureAwait(false);
            return;
        }

        _sessions.TryRemove(session.Id, out _);
        await Task.WhenAll(session.Links.Where(link => link.Session.Length > 0).Select(link => link.NoteAsync(request, MethodKind.Delete, [], CancellationToken.None))).ConfigureAwait(false);
        await reply.EmptyAsync(200).ConfigureAwait(false);
    }

    private FederationSession? Known(InnerRequest request) =>
        _sessions.TryGetValue(request.Session, out var session) && session.Caller == request.Caller ? session : null;

    private MemberLink[] LinksOf(string session) => [.. _config.Members.Select(member => new MemberLink(_config, member, _inner, session))];

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    // Said once, and again when it has taken part meanwhile.
    private void Note(MemberLink link, string? whyNot)
    {
        var server = link.Member.Upstream;
        if (whyNot is null)
        {
            _problems.TryRemove(server, out _);
            return;
        }

        link.Failed(whyNot, _clock.GetTimestamp());
        _counters.Missing(server).Add();
        if (_problems.TryAdd(server, whyNot))
        {
            Log.Missing(_log, server, _config.Route, whyNot);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MemberFailed, LogLevel.Warning, "Server '{Server}' of route '{Route}' is left out of what is merged: {Why}")]
        public static partial void Missing(ILogger logger, string server, string route, string why);
    }
}
