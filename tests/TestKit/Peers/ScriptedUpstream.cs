using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FastMcp.TestKit.Peers;

/// <summary>
/// An HTTP/1.1 server on a raw loopback socket whose answers are scripted byte for byte. The test that owns
/// a case names it in the query (<c>?case=NAME</c>) and gives its script; others get the default script.
/// </summary>
/// <remarks>Scripts run concurrently, one per connection. What a script throws is kept in <see cref="Faults"/>.</remarks>
public sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<string, Func<UpstreamExchange, Task>> _scripts = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _accepted;

    public ScriptedUpstream(Func<UpstreamExchange, Task>? fallback = null)
    {
        Fallback = fallback ?? (e => e.SendAsync(Answers.Plain("text/plain", "no script")));
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(256);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _loop = AcceptAsync();
    }

    public int Port { get; }

    public Func<UpstreamExchange, Task> Fallback { get; set; }

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    public ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>What connections ended with that were not ended by a script.</summary>
    public ConcurrentQueue<Exception> Ends { get; } = new();

    /// <summary>Sets the script of a case. Returns the query that names it.</summary>
    public string Script(string name, Func<UpstreamExchange, Task> script)
    {
        _scripts[name] = script;
        return "?case=" + name;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }

        await _loop;
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                socket.NoDelay = true;
                Interlocked.Increment(ref _accepted);
                _ = ServeAsync(socket);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        _open[socket] = true;
        try
        {
            var reader = new ByteReader(socket);
            while (await NextAsync(socket, reader) is { } exchange && await PlayAsync(exchange))
            {
            }
        }
        catch (Exception e) when (e is IncompleteMessageException or TimeoutException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The gateway left, or the test is over. Where it is neither, whoever fails says it.
            Ends.Enqueue(e);
        }
        finally
        {
            _open.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private async Task<UpstreamExchange?> NextAsync(Socket socket, ByteReader reader)
    {
        if (reader.Buffered == 0)
        {
            // A pooled connection may idle as long as it likes: one that ends just when it is used again is no fault of the gateway.
            _ = await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, _stop.Token);
        }

        if (await MessageHead.ReadAsync(reader, _stop.Token) is not { } head)
        {
            return null;
        }

        if (head["expect"] == "100-continue")
        {
            await socket.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        }

        var body = await ContentReader.OfRequest(head, reader).AllAsync(_stop.Token);
        var request = new RawRequest(head, body);
        Requests.Enqueue(request);
        return new(socket, reader, request, _stop.Token);
    }

    private async Task<bool> PlayAsync(UpstreamExchange exchange)
    {
        var target = exchange.Request.Target;
        var mark = target.IndexOf("?case=", StringComparison.Ordinal);
        var script = mark >= 0 && _scripts.TryGetValue(target[(mark + 6)..].Split('&')[0], out var own) ? own : Fallback;
        try
        {
            await script(exchange);
            return !exchange.Ended;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
        catch (Exception e)
        {
            Faults.Enqueue(e);
            return false;
        }
    }
}
