using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Sse;

/// <summary>
/// The server's side of HTTP+SSE (MCP 2024-11-05) for clients that speak nothing newer: a GET opens a stream, whose first event names the route
/// itself with an id of the gateway's, and messages are sent there. It decides nothing and masks nothing: every message goes through the
/// pipeline as the caller's own. Whoever speaks Streamable HTTP on the same route is passed on.
/// </summary>
/// <remarks>State, safe for all threads. Outlives snapshots while the route says the same.</remarks>
internal sealed class SseDoor(SseDoorConfig config, InnerClient inner, MetricsRegistry metrics) : IInnerService
{
    private static readonly byte[] _accepted = "Accepted"u8.ToArray();

    private readonly ConcurrentDictionary<string, SseClient> _clients = new(StringComparer.Ordinal);
    private readonly Counter _full = metrics.Counter("fastmcp_sse_clients_full_total", "Streams of HTTP+SSE clients that were refused (limit sse-clients), by route.", ("route", config.Route));
    private readonly Counter _busy = metrics.Counter("fastmcp_sse_calls_full_total", "Messages of HTTP+SSE clients that were refused (limit sse-calls), by route.", ("route", config.Route));
    private readonly Counter _foreign = metrics.Counter("fastmcp_sse_unknown_total", "Messages of HTTP+SSE clients for a session that is not known, or another caller's, by route.", ("route", config.Route));

    public Task ServeAsync(InnerRequest request, InnerReply reply, CancellationToken gone) =>
        request is { Method: MethodKind.Get, Session.Length: 0, Query.Length: 0 } ? OpenAsync(request, reply, gone)
        : request.Method == MethodKind.Post && KeyIn(request.Query) is { } key ? PostAsync(key, request, reply)
        : PassAsync(request, reply, gone);

    private async Task OpenAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        if (_clients.Count >= SseDoorLimits.Clients)
        {
            _full.Add();
            await reply.JsonAsync(503, RpcError.Of(default, RpcError.NotAvailable, "Over limit sse-clients. Try again later.")).ConfigureAwait(false);
            return;
        }

        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var client = new SseClient(key, request.Caller, inner, config.Host, config.Path);
        _clients[key] = client;
        try
        {
            await reply.BeginEventsAsync().ConfigureAwait(false);
            await reply.EventAsync("endpoint"u8, Encoding.ASCII.GetBytes($"{request.Path}?sessionId={key}")).ConfigureAwait(false);
            await MailReply.NamedAsync(client.Mail, reply, gone).ConfigureAwait(false);
        }
        finally
        {
            _clients.TryRemove(key, out _);
            await client.EndAsync(request.Shown).ConfigureAwait(false);
        }
    }

    private async Task PostAsync(string key, InnerRequest request, InnerReply reply)
    {
        var message = new McpMessage();
        if (!_clients.TryGetValue(key, out var client) || client.IsOver || client.Caller != request.Caller)
        {
            _foreign.Add();
            await reply.JsonAsync(404, RpcError.Of(default, RpcError.UnknownSession, "The session is not known, or over: open a stream anew.")).ConfigureAwait(false);
            return;
        }

        if (!McpReader.Read(request.Body, McpLimits.Default, message, out _) || message.Kind == JsonRpcKind.Batch)
        {
            await reply.JsonAsync(400, RpcError.Of(default, JsonRpcErrorCode.InvalidRequest, "The body is not one message; send each by itself.")).ConfigureAwait(false);
            return;
        }

        if (await client.TakeAsync(request, message).ConfigureAwait(false))
        {
            await reply.TextAsync(202, _accepted).ConfigureAwait(false);
            return;
        }

        _busy.Add();
        await reply.JsonAsync(429, RpcError.Of(message.Id.Of(request.Body), RpcError.NotAvailable, "Over limit sse-calls: so many calls of this client are not answered yet.")).ConfigureAwait(false);
    }

    // Streamable HTTP on the same route: as it came.
    private async Task PassAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        var message = new McpMessage();
        var read = request.Body.Length > 0 && McpReader.Read(request.Body, McpLimits.Default, message, out _);
        var version = request.Shown.FirstOrDefault(one => one.Key.Equals("MCP-Protocol-Version", StringComparison.OrdinalIgnoreCase)).Value ?? "";
        var plain = request.Shown.Where(one => !one.Key.Equals("MCP-Protocol-Version", StringComparison.OrdinalIgnoreCase));
        List<KeyValuePair<string, string>> fields = [.. plain, .. read ? McpFields.Of(request.Body, message, version, request.Session) : McpFields.Of(version, request.Session)];
        await using var answer = await inner.SendAsync(new InnerCall(request.Method, config.Host, config.Path, request.Body) { Fields = fields }, gone).ConfigureAwait(false);
        await AnswerReply.PassAsync(answer, reply, gone).ConfigureAwait(false);
    }

    // Of the gateway's own form, or it is another server's.
    private static string? KeyIn(string query)
    {
        const string Name = "sessionId=";
        return query.StartsWith(Name, StringComparison.Ordinal) ? query[Name.Length..] : null;
    }
}
