using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Proxy.Transport.Turns;

namespace FastMcp.Proxy.Transport.Tls;

/// <summary>
/// TLS over a socket after the handshake. SslStream reports a dead peer by exceptions: they end here, as values. A zero-byte read
/// waits without a buffer down to the socket. Owns stream and socket.
/// </summary>
internal sealed class TlsTransport(SslStream stream, Socket socket) : IByteTransport
{
    readonly ToldTurn turn = new();
    int socketClosed;
    int streamClosed;

    public Transfer WaitReadable(IReadableObserver observer, bool mayGuess)
    {
        if (!mayGuess)
            turn.Forget();
        try
        {
            var reading = stream.ReadAsync(Memory<byte>.Empty);
            if (!reading.IsCompleted)
            {
                _ = WatchAsync(reading, observer);
                return Transfer.Pending;
            }
            return Transfer.Done(reading.GetAwaiter().GetResult());
        }
        catch (Exception e)
        {
            return Transfer.Failed(FaultOf(e));
        }
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    public async ValueTask<Transfer> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            return Transfer.Done(await stream.ReadAsync(buffer).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            return Transfer.Failed(FaultOf(e));
        }
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    public async ValueTask<Transfer> SendAsync(ReadOnlyMemory<byte> buffer)
    {
        try
        {
            await stream.WriteAsync(buffer).ConfigureAwait(false);
            return Transfer.Done(buffer.Length);
        }
        catch (Exception e)
        {
            return Transfer.Failed(FaultOf(e));
        }
    }

    public async ValueTask ShutdownSendAsync()
    {
        try
        {
            await stream.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (FaultOf(e) != ConnectionFault.None)
        {
            // The peer is gone already: there is nobody to tell.
        }
        SocketCloser.ShutdownSend(socket);
    }

    public void Close(bool reset)
    {
        if (Interlocked.Exchange(ref socketClosed, 1) == 0)
            SocketCloser.Close(socket, reset);
        // A reset comes from any thread, perhaps into the middle of an encryption; the stream is the owner's to dispose.
        if (!reset && Interlocked.Exchange(ref streamClosed, 1) == 0)
            stream.Dispose();
    }

    async Task WatchAsync(ValueTask<int> reading, IReadableObserver observer)
    {
        Transfer outcome;
        try
        {
            outcome = Transfer.Done(await reading.ConfigureAwait(false));
        }
        catch (Exception e)
        {
            outcome = Transfer.Failed(FaultOf(e));
        }
        var began = StallMeter.Begin();
        turn.Tell(observer, outcome, EventLoops.Shared?.Room);
        StallMeter.End(began);
    }

    static ConnectionFault FaultOf(Exception e) => e switch
    {
        IOException { InnerException: SocketException inner } => SocketFaults.From(inner.SocketErrorCode),
        SocketException direct => SocketFaults.From(direct.SocketErrorCode),
        ObjectDisposedException => ConnectionFault.Closed,
        IOException or AuthenticationException or InvalidOperationException => ConnectionFault.TlsFailed,
        _ => ConnectionFault.Failed,
    };
}
