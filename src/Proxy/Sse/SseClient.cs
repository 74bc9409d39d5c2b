using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Sse;

/// <summary>
/// One client of HTTP+SSE while its stream is open. Each of its messages goes through the pipeline as the request of Streamable HTTP that it
/// stands for, and what comes back leaves on the stream.
/// </summary>
/// <remarks>State, safe for all threads. Its end ends all that runs, and its session.</remarks>
internal sealed class SseClient(string key, string caller, InnerClient inner, string host, string path)
{
    private readonly CancellationTokenSource _leave = new();
    private volatile string _version = "";
    private volatile string _session = "";
    private int _calls;
    private int _streams;

    public string Key { get; } = key;

    public string Caller { get; } = caller;

    /// <summary>What leaves on its stream.</summary>
    public Mailbox Mail { get; } = new();

    /// <summary>Takes one message. False: over limit sse-calls.</summary>
    public async ValueTask<bool> TakeAsync(InnerRequest request, McpMessage message)
    {
        if (message.Kind != JsonRpcKind.Request)
        {
            await NoteAsync(request, message).ConfigureAwait(false);
            return true;
        }

        if (Interlocked.Increment(ref _calls) > SseDoorLimits.Calls)
        {
            Interlocked.Decrement(ref _calls);
            return false;
        }

        var asking = AskAsync(request, message);
        // What follows belongs to the session that this begins.
        await (message.KnownMethod == McpMethod.Initialize ? asking : Task.CompletedTask).ConfigureAwait(false);
        return true;
    }

    /// <summary>Its stream is over, and so is everything else.</summary>
    public async Task EndAsync(IReadOnlyList<KeyValuePair<string, string>> shown)
    {
        Mail.Close();
        await _leave.CancelAsync().ConfigureAwait(false);
        if (_session.Length > 0)
        {
            var fields = new List<KeyValuePair<string, string>>([.. Plain(shown), .. McpFields.Of(_version, _session)]);
            await using var ended = await inner.SendAsync(new InnerCall(MethodKind.Delete, host, path, []) { Fields = fields }, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task NoteAsync(InnerRequest request, McpMessage message)
    {
        await using (var answer = await inner.SendAsync(CallOf(request, message), _leave.Token).ConfigureAwait(false))
        {
            EndIfOver(answer, message);
        }

        if (message.KnownMethod == McpMethod.Initialized && _session.Length > 0 && Interlocked.Exchange(ref _streams, 1) == 0)
        {
            _ = StreamAsync(request.Shown);
        }
    }

    private async Task AskAsync(InnerRequest request, McpMessage message)
    {
        var (body, begins) = (request.Body, message.KnownMethod == McpMethod.Initialize);
        var id = message.Id.Of(body).ToArray();
        var answered = false;
        await using (var answer = await inner.SendAsync(CallOf(request, message), _leave.Token).ConfigureAwait(false))
        {
            while (!answered && answer is not null && await answer.NextAsync().ConfigureAwait(false) is { } next)
            {
                answered = IsAnswer(next, id, begins ? answer.Session : null);
                await Mail.PutAsync(MessageEdit.ToLine(next)[..^1], isLast: false).ConfigureAwait(false);
            }

            if (!answered && !_leave.IsCancellationRequested)
            {
                await Mail.PutAsync(RpcError.Of(id, RpcError.NotAvailable, "The call was not answered."), isLast: false).ConfigureAwait(false);
            }

            Interlocked.Decrement(ref _calls);
            EndIfOver(answer, message);
        }
    }

    // Behind the session's end nothing more can come: the stream's end says so, and the client begins anew.
    private void EndIfOver(InnerAnswer? answer, McpMessage message)
    {
        if (answer is { Status: 404 } && _session.Length > 0 && message.KnownMethod != McpMethod.Initialize)
        {
            Mail.Close();
        }
    }

    // The answer to initialize also says how the session is spoken.
    private bool IsAnswer(byte[] next, byte[] id, string? begun)
    {
        var read = new McpMessage();
        if (!McpReader.Read(next, McpLimits.Default, read, out _) || read.Kind is not (JsonRpcKind.Response or JsonRpcKind.ErrorResponse)
            || !(read.Id.Of(next).SequenceEqual(id) || (read.Id.IsEmpty && read.Kind == JsonRpcKind.ErrorResponse)))
        {
            return false;
        }

        if (begun is not null && read.Kind == JsonRpcKind.Response)
        {
            _version = Encoding.ASCII.GetString(MessageEdit.Find(next, read.Result, "protocolVersion"u8).Of(next)).Trim('"');
            _session = begun;
        }

        return true;
    }

    // What the server says on its own. Servers that have no such stream say 405.
    private async Task StreamAsync(IReadOnlyList<KeyValuePair<string, string>> shown)
    {
        var fields = new List<KeyValuePair<string, string>>([.. Plain(shown), .. McpFields.Of(_version, _session)]);
        while (!_leave.IsCancellationRequested)
        {
            await using var stream = await inner.SendAsync(new InnerCall(MethodKind.Get, host, path, []) { Fields = fields }, _leave.Token).ConfigureAwait(false);
            if (stream is not { Status: 200, Streams: true })
            {
                return;
            }

            while (await stream.NextAsync().ConfigureAwait(false) is { } next)
            {
                await Mail.PutAsync(MessageEdit.ToLine(next)[..^1], isLast: false).ConfigureAwait(false);
            }

            if (!stream.IsWhole)
            {
                return;
            }
        }
    }

    private InnerCall CallOf(InnerRequest request, McpMessage message) =>
        new(MethodKind.Post, host, path, request.Body) { Fields = [.. Plain(request.Shown), .. McpFields.Of(request.Body, message, _version, _session)] };

    // How the session is spoken was agreed here, whatever else the client says of it.
    private static IEnumerable<KeyValuePair<string, string>> Plain(IReadOnlyList<KeyValuePair<string, string>> shown) =>
        shown.Where(one => !one.Key.Equals("MCP-Protocol-Version", StringComparison.OrdinalIgnoreCase));
}
