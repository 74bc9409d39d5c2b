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
    private volatile bool _hasBegun;
    private int _calls;
    private int _streams;

    public string Key { get; } = key;

    public string Caller { get; } = caller;

    /// <summary>Its stream ends, and nothing is taken any more.</summary>
    public bool IsOver { get; private set; }

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

        if (message.KnownMethod == McpMethod.Initialize && _hasBegun)
        {
            await Mail.PutAsync(RpcError.Of(message.Id.Of(request.Body), JsonRpcErrorCode.InvalidRequest, "The session has begun already: open a stream anew for another."), isLast: false).ConfigureAwait(false);
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
        Close();
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
        try
        {
            await using var answer = await inner.SendAsync(CallOf(request, message), _leave.Token).ConfigureAwait(false);
            var isAnswered = answer is not null && await PassAsync(answer, request.Body, message).ConfigureAwait(false);
            if (!isAnswered && !_leave.IsCancellationRequested)
            {
                await Mail.PutAsync(RpcError.Of(message.Id.Of(request.Body), RpcError.NotAvailable, "The call was not answered."), isLast: false).ConfigureAwait(false);
            }

            EndIfOver(answer, message);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    // False: the answer was not among it. An answer to another call was judged as one to this, and reaches nobody.
    private async Task<bool> PassAsync(InnerAnswer answer, byte[] body, McpMessage message)
    {
        var read = new McpMessage();
        while (await answer.NextAsync().ConfigureAwait(false) is { } next)
        {
            var isMessage = McpReader.Read(next, McpLimits.Default, read, out _) && read.Kind != JsonRpcKind.Batch;
            var isAnswer = isMessage && read.Kind is JsonRpcKind.Response or JsonRpcKind.ErrorResponse;
            if (!isMessage || (isAnswer && !read.Id.IsEmpty && !read.Id.Of(next).SequenceEqual(message.Id.Of(body))))
            {
                continue;
            }

            if (isAnswer && message.KnownMethod == McpMethod.Initialize && read.Kind == JsonRpcKind.Response)
            {
                // How the session is spoken.
                _version = McpFields.VersionIn(MessageEdit.Find(next, read.Result, "protocolVersion"u8).Of(next));
                (_session, _hasBegun) = (answer.Session, true);
            }

            // Of an error without an id this is the only call that it can be of.
            await Mail.PutAsync(isAnswer && read.Id.IsEmpty ? RpcError.Under(message.Id.Of(body), next, read) : next, isLast: false).ConfigureAwait(false);
            if (isAnswer)
            {
                return true;
            }
        }

        return false;
    }

    // Behind the session's end nothing more can come: the stream's end says so, and the client begins anew.
    private void EndIfOver(InnerAnswer? answer, McpMessage message)
    {
        if (answer is { Status: 404 } && _session.Length > 0 && message.KnownMethod != McpMethod.Initialize)
        {
            Close();
        }
    }

    // Who posts behind the end of the stream finds nobody.
    private void Close()
    {
        IsOver = true;
        Mail.Close();
    }

    // What the server says on its own. Servers that have no such stream say 405.
    private async Task StreamAsync(IReadOnlyList<KeyValuePair<string, string>> shown)
    {
        var fields = new List<KeyValuePair<string, string>>([.. Plain(shown), .. McpFields.Of(_version, _session)]);
        var pause = new ReopenPause();
        while (!_leave.IsCancellationRequested)
        {
            bool heard;
            await using (var stream = await inner.SendAsync(new InnerCall(MethodKind.Get, host, path, []) { Fields = fields }, _leave.Token).ConfigureAwait(false))
            {
                if (stream is not (null or { Status: 200, Streams: true }))
                {
                    return;
                }

                heard = stream is not null && await HearAsync(stream).ConfigureAwait(false);
            }

            await Task.Delay(pause.Next(heard), _leave.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // True: it said something. Answers come on the stream of their call alone.
    private async Task<bool> HearAsync(InnerAnswer stream)
    {
        var (read, heard) = (new McpMessage(), false);
        while (await stream.NextAsync().ConfigureAwait(false) is { } next)
        {
            heard = true;
            if (McpReader.Read(next, McpLimits.Default, read, out _) && read.Kind is JsonRpcKind.Request or JsonRpcKind.Notification)
            {
                await Mail.PutAsync(next, isLast: false).ConfigureAwait(false);
            }
        }

        return heard;
    }

    private InnerCall CallOf(InnerRequest request, McpMessage message) =>
        new(MethodKind.Post, host, path, request.Body) { Fields = [.. Plain(request.Shown), .. McpFields.Of(request.Body, message, _version, _session)] };

    // How the session is spoken was agreed here, whatever else the client says of it.
    private static IEnumerable<KeyValuePair<string, string>> Plain(IReadOnlyList<KeyValuePair<string, string>> shown) =>
        shown.Where(one => !one.Key.Equals("MCP-Protocol-Version", StringComparison.OrdinalIgnoreCase));
}
