using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>The stream of a legacy session, read for as long as some stateless client listens.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class Listening(LegacySession session, EraCounters counters, TimeProvider clock)
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
        CancellationTokenSource? leave = null;
        string[] unwanted;
        lock (_gate)
        {
            _all.Remove(listener);
            if (_all.Count == 0)
            {
                (leave, _leave) = (_leave, null);
            }

            unwanted = [.. listener.Resources.Where(uri => !_all.Any(one => one.Resources.Contains(uri)))];
        }

        // What waits for it goes on outside of the lock.
        _ = leave?.CancelAsync();
        return unwanted;
    }

    /// <summary>The server does not know the session any more.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Nothing more can be heard: who listens is told by the end of its stream, and may ask anew.</summary>
    public void Close()
    {
        Listener[] all;
        CancellationTokenSource? leave;
        lock (_gate)
        {
            (all, leave, _leave) = ([.. _all], _leave, null);
        }

        _ = leave?.CancelAsync();
        foreach (var one in all)
        {
            one.Mail.Close();
        }
    }

    private async Task ReadAsync(IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken leave)
    {
        await Task.Yield();
        var pause = new ReopenPause();
        while (!leave.IsCancellationRequested)
        {
            var (status, heard) = await HearAsync(fields, leave).ConfigureAwait(false);
            if (status == 405)
            {
                // A server without such a stream says nothing on its own.
                return;
            }

            if (status is not (0 or 200) && !leave.IsCancellationRequested)
            {
                IsLost = status == 404;
                Close();
                return;
            }

            await Task.Delay(pause.Next(heard), clock, leave).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Until the stream ends. Status 0: there was no answer; 406: it was no stream.
    private async Task<(int Status, bool Heard)> HearAsync(IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken leave)
    {
        var (message, heard) = (new McpMessage(), false);
        var (stream, _) = await session.SendAsync(MethodKind.Get, [], fields, leave).ConfigureAwait(false);
        if (stream is null)
        {
            return (0, false);
        }

        await using (stream)
        {
            if (stream is not { Status: 200, Streams: true })
            {
                return (stream.Status == 200 ? 406 : stream.Status, false);
            }

            while (await stream.NextAsync().ConfigureAwait(false) is { } next)
            {
                heard = true;
                if (McpReader.Read(next, McpLimits.Default, message, out _))
                {
                    await TakeAsync(next, message, fields).ConfigureAwait(false);
                }
            }

            return (200, heard);
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
