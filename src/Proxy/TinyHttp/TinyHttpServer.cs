using System.Net;
using System.Net.Sockets;

namespace FastMcp.Proxy.TinyHttp;

/// <summary>
/// A small HTTP/1.1 server for what is not the data path: health, metrics and the demo's upstreams. One
/// request a connection, a cap on connections, one deadline over reading a request. It shares nothing with
/// the gateway's own transport, so that a fault there does not take health down with it.
/// </summary>
internal sealed class TinyHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<TinyRequest, TinyResponse, Task> _answer;
    private readonly TinyHttpLimits _limits;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _free;
    private readonly AddressCounts _addresses;
    private readonly Task _accepting;

    private TinyHttpServer(TcpListener listener, TinyHttpLimits limits, Func<TinyRequest, TinyResponse, Task> answer)
    {
        _listener = listener;
        _answer = answer;
        _limits = limits;
        _free = new SemaphoreSlim(limits.Connections);
        _addresses = new AddressCounts(limits.OfAddress);
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>The address it listens on, with the port that the system chose.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <exception cref="IOException">The address is in use or not ours; it is named.</exception>
    public static TinyHttpServer Start(IPEndPoint address, TinyHttpLimits limits, Func<TinyRequest, TinyResponse, Task> answer)
    {
        var listener = new TcpListener(address);
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new IOException($"{address}: {e.Message}.", e);
        }

        return new TinyHttpServer(listener, limits, answer);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _free.WaitAsync(_stop.Token).ConfigureAwait(false);
                Take(await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException || (e is InvalidOperationException && _stop.IsCancellationRequested))
            {
                // A connection that died in the queue, or we are stopping.
                _free.Release();
            }
        }
    }

    private void Take(Socket socket)
    {
        if (_addresses.TryEnter(socket.RemoteEndPoint, out var address))
        {
            _ = ServeAsync(socket, address);
            return;
        }

        _limits.Crowded?.Invoke();
        socket.Dispose();
        _free.Release();
    }

    private async Task ServeAsync(Socket socket, UInt128 address)
    {
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            reading.CancelAfter(_limits.ReadTimeout);
            var request = await ReadAsync(stream, reading.Token).ConfigureAwait(false);
            using var writing = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            writing.CancelAfter(_limits.AnswerTimeout);
            var response = new TinyResponse(stream, writing.Token);
            await (request is null
                ? response.WriteAsync(400, "text/plain", "This is not a small HTTP/1.1 request.\n")
                : _answer(request, response)).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer left or was too slow. There is nobody to tell.
        }
        finally
        {
            _addresses.Leave(address);
            _free.Release();
        }
    }

    private async Task<TinyRequest?> ReadAsync(Stream stream, CancellationToken stop)
    {
        TinyRequest? request = null;
        try
        {
            return request = await new TinyRequestReader(stream, _limits.BodyOf ?? (_ => _limits.Body), stop).ReadAsync().ConfigureAwait(false);
        }
        finally
        {
            if (request is null && !_stop.IsCancellationRequested)
            {
                _limits.Unread?.Invoke();
            }
        }
    }
}
