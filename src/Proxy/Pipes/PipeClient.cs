using System.Collections.Concurrent;
using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Pipes;

/// <summary>
/// Serves a client that speaks on pipes: each of its lines goes through the pipeline as the request of Streamable HTTP that it stands for,
/// and what comes back leaves as lines.
/// </summary>
/// <remarks>Ownership: one client. Its requests run at once; what it sends arrives in its order as far as the protocol depends on it.</remarks>
internal sealed class PipeClient(InnerClient inner, string host, string path, Func<string?> token, Stream output, CancellationToken stop) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _tasks = new();
    private string _version = "";
    private string _session = "";
    private readonly CancellationTokenSource _leave = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private Task? _stream;

    /// <summary>A client that ends its input may still read: what runs has so long to be answered.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Until the lines end; done when every answer that can be had was written.</summary>
    public async Task RunAsync(IAsyncEnumerable<byte[]> lines)
    {
        await foreach (var line in lines.ConfigureAwait(false))
        {
            await TakeAsync(line).ConfigureAwait(false);
        }

        await Task.WhenAny(Task.WhenAll(_tasks.Keys), Task.Delay(Patience, TimeProvider.System, stop)).ConfigureAwait(false);
        if (_session.Length > 0)
        {
            await using var ended = await SendAsync(new InnerCall(MethodKind.Delete, host, path, []) { Fields = [.. Shown(), .. McpFields.Of(_version, _session)] }, stop).ConfigureAwait(false);
        }

        await _leave.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([.. _tasks.Keys, _stream ?? Task.CompletedTask]).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _writing.Dispose();
        _leave.Dispose();
    }

    private async Task TakeAsync(byte[] line)
    {
        var message = new McpMessage();
        if (!McpReader.Read(line, McpLimits.Default, message, out var fault))
        {
            var code = fault.Kind == McpFaultKind.NotJson ? JsonRpcErrorCode.ParseError : JsonRpcErrorCode.InvalidRequest;
            await WriteAsync(RpcError.Of(message.Id.Of(line), code, "The line is not one JSON-RPC message.")).ConfigureAwait(false);
            return;
        }

        if (message.Kind == JsonRpcKind.Batch)
        {
            await WriteAsync(RpcError.Of(default, JsonRpcErrorCode.InvalidRequest, "Send each message on a line of its own.")).ConfigureAwait(false);
            return;
        }

        if (message.Kind != JsonRpcKind.Request)
        {
            await NoteAsync(line, message).ConfigureAwait(false);
            return;
        }

        var asking = AskAsync(line, message);
        // What follows belongs to the session that this begins.
        if (message.KnownMethod == McpMethod.Initialize)
        {
            await asking.ConfigureAwait(false);
            return;
        }

        _tasks.TryAdd(asking, true);
        _ = asking.ContinueWith(done => _tasks.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task NoteAsync(byte[] line, McpMessage message)
    {
        if (message.KnownMethod == McpMethod.Cancelled && MessageEdit.Find(line, message.Params, "requestId"u8) is { IsEmpty: false } named
            && _running.TryGetValue(Encoding.UTF8.GetString(named.Of(line)), out var running) && _session.Length == 0)
        {
            // In 2026-07-28 over HTTP who does not want an answer any more leaves.
            await running.CancelAsync().ConfigureAwait(false);
            return;
        }

        await using var answer = await SendAsync(CallOf(line, message), stop).ConfigureAwait(false);
        if (message.KnownMethod == McpMethod.Initialized && _session.Length > 0)
        {
            _stream ??= StreamAsync();
        }
    }

    private async Task AskAsync(byte[] line, McpMessage message)
    {
        var (id, begins) = (message.Id.Of(line).ToArray(), message.KnownMethod == McpMethod.Initialize);
        var key = Encoding.UTF8.GetString(id);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(_leave.Token);
        _running[key] = leave;
        var answered = false;
        await using (var answer = await SendAsync(CallOf(line, message), leave.Token).ConfigureAwait(false))
        {
            while (answer is not null && await answer.NextAsync().ConfigureAwait(false) is { } next)
            {
                answered |= IsAnswer(next, id, begins ? answer.Session : null);
                await WriteAsync(next).ConfigureAwait(false);
            }

            _running.TryRemove(new(key, leave));
            if (!answered && !leave.IsCancellationRequested)
            {
                await WriteAsync(RpcError.Of(id, RpcError.NotAvailable, answer is { Status: 401 }
                    ? "The gateway wants to know who calls: start it with --token-file."
                    : "The call was not answered.")).ConfigureAwait(false);
            }
        }
    }

    // The answer to initialize also says how the session is spoken.
    private bool IsAnswer(byte[] next, byte[] id, string? begun)
    {
        var read = new McpMessage();
        if (!McpReader.Read(next, McpLimits.Default, read, out _) || read.Kind is not (JsonRpcKind.Response or JsonRpcKind.ErrorResponse) || !read.Id.Of(next).SequenceEqual(id))
        {
            return false;
        }

        if (begun is not null && read.Kind == JsonRpcKind.Response)
        {
            _session = begun;
            _version = Encoding.ASCII.GetString(MessageEdit.Find(next, read.Result, "protocolVersion"u8).Of(next)).Trim('"');
        }

        return true;
    }

    private async Task StreamAsync()
    {
        while (!_leave.IsCancellationRequested)
        {
            await using var stream = await SendAsync(new InnerCall(MethodKind.Get, host, path, []) { Fields = [.. Shown(), .. McpFields.Of(_version, _session)] }, _leave.Token).ConfigureAwait(false);
            if (stream is not { Status: 200, Streams: true })
            {
                return;
            }

            while (await stream.NextAsync().ConfigureAwait(false) is { } next)
            {
                await WriteAsync(next).ConfigureAwait(false);
            }

            if (!stream.IsWhole)
            {
                return;
            }
        }
    }

    private InnerCall CallOf(byte[] line, McpMessage message) =>
        new(MethodKind.Post, host, path, line) { Fields = [.. Shown(), .. McpFields.Of(line, message, _version, _session)] };

    private IEnumerable<KeyValuePair<string, string>> Shown() => token() is { } shown ? [new("Authorization", "Bearer " + shown)] : [];

    private async ValueTask<InnerAnswer?> SendAsync(InnerCall call, CancellationToken gone) => await inner.SendAsync(call, gone).ConfigureAwait(false);

    private async Task WriteAsync(byte[] message)
    {
        await _writing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await output.WriteAsync(MessageEdit.ToLine(message), CancellationToken.None).ConfigureAwait(false);
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The client is gone; its input ends too.
        }
        finally
        {
            _writing.Release();
        }
    }
}
