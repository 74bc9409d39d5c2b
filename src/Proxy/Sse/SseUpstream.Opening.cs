using System.Security.Cryptography;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Sse;

/// <summary>How a session begins: with a stream, and the address that it names.</summary>
internal sealed partial class SseUpstream
{
    private async Task<SseSession?> BegunAsync(InnerRequest request, InnerReply reply, McpMessage message, CancellationToken gone)
    {
        var id = message.Id.Of(request.Body).ToArray();
        if (!_counters.TryTake(_config.Limits.Sessions))
        {
            await reply.JsonAsync(503, RpcError.Of(id, RpcError.NotAvailable, "Over limit sessions: as many sessions are open as there may be. Try again later.")).ConfigureAwait(false);
            return null;
        }

        var leave = new CancellationTokenSource();
        var (stream, address, status, whyNot) = await OpenAsync(request, leave, gone).ConfigureAwait(false);
        if (stream is null)
        {
            leave.Dispose();
            _counters.Give();
            _counters.AddNotBegun();
            await (status == 401 ? reply.EmptyAsync(401) : reply.JsonAsync(502, RpcError.Of(id, RpcError.BadUpstream, whyNot))).ConfigureAwait(false);
            return null;
        }

        _counters.AddBegun();
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var session = new SseSession(key, request.Caller, stream, address, _client, _counters, _config.Limits, _state.Ticker.Time, leave);
        _sessions[key] = session;
        _ = RunAsync(session);
        return session;
    }

    private async Task<(InnerAnswer? Stream, (string, string) Address, int Status, string WhyNot)> OpenAsync(InnerRequest request, CancellationTokenSource leave, CancellationToken gone)
    {
        await using var given = gone.UnsafeRegister(static one => ((CancellationTokenSource)one!).Cancel(), leave);
        using var late = new Timer(static one => ((CancellationTokenSource)one!).Cancel(), leave, _config.Limits.Endpoint, Timeout.InfiniteTimeSpan);
        var (stream, whyNot) = await _client.SendAsync(new PooledCall(MethodKind.Get, _stream.AbsolutePath, "", [], request.Passed), leave.Token).ConfigureAwait(false);
        if (stream is null)
        {
            return (null, default, 0, whyNot);
        }

        var status = stream.Status;
        whyNot = $"The server answered {status} to the opening of its stream.";
        if (status == 200 && stream.Streams)
        {
            stream.Most = _client.Most;
            var first = await stream.NextAsync().ConfigureAwait(false);
            whyNot = WhyNot(stream, first, out var address);
            if (whyNot.Length == 0 && !leave.IsCancellationRequested)
            {
                return (stream, address, status, "");
            }
        }

        await stream.DisposeAsync().ConfigureAwait(false);
        return (null, default, status, whyNot);
    }

    private string WhyNot(InnerAnswer stream, byte[]? first, out (string, string) address)
    {
        address = default;
        if (first is null || stream.EventName != EndpointName)
        {
            return first is null ? "The server's stream named no address for messages in time (limit endpoint)." : "The server's stream did not begin with the address for messages.";
        }

        var fault = SseEndpoint.Resolve(_stream, first, out address);
        if (fault != SseEndpointFault.None)
        {
            Log.Refused(_log, _name, fault);
        }

        return fault switch
        {
            SseEndpointFault.None => "",
            SseEndpointFault.TooLong => "The server's address for messages is over limit endpoint.",
            SseEndpointFault.OtherOrigin => "The server's address for messages is of another origin than its stream.",
            _ => "The server's address for messages is none.",
        };
    }
}
