using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>The stream of a legacy session, read for as long as some stateless client listens.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class Listening(LegacySession session, EraCounters counters)
{
    private readonly Lock _gate = new();
    private readonly List<Listener> _all = [];
    private CancellationTokenSource? _leave;

    /// <summary>Adds one; the first opens the stream. Gives the resources that nobody has subscribed to before.</summary>
    public IReadOnlyList<string> Add(Listener listener, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        lock (_gate)
        {
            string[] own = [.. listener.Resources.Where(uri => !_all.Any(one => one.Resources.Contains(uri)))];
            _all.Add(listener);
            if (_leave is null)
            {
                _leave = new CancellationTokenSource();
                _ = ReadAsync(fields, _leave.Token);
            }

            return own;
        }
    }

    /// <summary>Takes one out; the last closes the stream. Gives the resources that nobody wants any more.</summary>
    public IReadOnlyList<string> Remove(Listener listener)
    {
        lock (_gate)
        {
            _all.Remove(listener);
            if (_all.Count == 0)
            {
                _leave?.Cancel();
                _leave = null;
            }

            return [.. listener.Resources.Where(uri => !_all.Any(one => one.Resources.Contains(uri)))];
        }
    }

    // Servers without such a stream say 405, and then nothing is heard of them.
    private async Task ReadAsync(IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken leave)
    {
        await Task.Yield();
        var message = new McpMessage();
        while (!leave.IsCancellationRequested)
        {
            var (stream, _) = await session.SendAsync(MethodKind.Get, [], fields, leave).ConfigureAwait(false);
            if (stream is null)
            {
                return;
            }

            await using (stream)
            {
                if (stream is not { Status: 200, Streams: true })
                {
                    return;
                }

                while (await stream.NextAsync().ConfigureAwait(false) is { } next)
                {
                    if (McpReader.Read(next, McpLimits.Default, message, out _))
                    {
                        await TakeAsync(next, message, fields).ConfigureAwait(false);
                    }
                }

                if (!stream.IsWhole)
                {
                    return;
                }
            }
        }
    }

    private async Task TakeAsync(byte[] next, McpMessage message, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        if (message.Kind == JsonRpcKind.Request)
        {
            // Whose client is to be asked nobody knows.
            counters.Refused.Add();
            await session.NoteAsync(message.KnownMethod == McpMethod.Ping
                ? ModernAnswer.Result(message.Id.Of(next), "{}"u8)
                : RpcError.Of(message.Id.Of(next), JsonRpcErrorCode.MethodNotFound, "There is no client to be asked outside of a call."), fields).ConfigureAwait(false);
            return;
        }

        if (message.Kind != JsonRpcKind.Notification)
        {
            return;
        }

        var (method, uri) = (Encoding.UTF8.GetString(message.Method.Of(next)), Encoding.UTF8.GetString(message.Uri.Of(next)));
        Listener[] all;
        lock (_gate)
        {
            all = [.. _all.Where(one => one.Wants(method, uri))];
        }

        foreach (var one in all)
        {
            // Who does not read misses it, and reads the list anew by the next.
            one.Mail.TryPut(one.Marked(next, message), isLast: false);
        }
    }
}
