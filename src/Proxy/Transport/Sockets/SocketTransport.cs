using System.Net.Sockets;

namespace FastMcp.Proxy.Transport.Sockets;

/// <summary>
/// Plain TCP. Receives and sends are direct non-blocking calls; only waiting goes through the socket engine.
/// Owns the socket.
/// When the last wait found data at once, the next one is not made: the receive looks itself, so that neither a busy connection
/// (receive first) nor one that waits (wait first) pays a system call for the other's sake.
/// </summary>
internal sealed class SocketTransport : IByteTransport
{
    readonly Socket socket;
    readonly SocketReadiness readiness = new();
    SocketSend? send;
    bool expectReady;
    bool roundWasReady;
    int closed;

    public SocketTransport(Socket socket)
    {
        this.socket = socket;
        socket.Blocking = false;
    }

    public Transfer WaitReadable(IReadableObserver observer, bool mayGuess)
    {
        var guess = mayGuess && expectReady;
        expectReady = false;
        if (guess)
        {
            roundWasReady = true;
            return Transfer.Done(0);
        }
        try
        {
            // Before the start: the other thread may be in the receive before this one is back.
            roundWasReady = false;
            var now = readiness.Start(socket, observer);
            if (!now.IsPending)
                roundWasReady = true;
            return now;
        }
        catch (ObjectDisposedException)
        {
            return Transfer.Failed(ConnectionFault.Closed);
        }
    }

    public ValueTask<Transfer> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            var count = socket.Receive(buffer.Span, SocketFlags.None, out var error);
            expectReady = roundWasReady && error == SocketError.Success;
            return new(error switch
            {
                SocketError.Success => Transfer.Done(count),
                SocketError.WouldBlock => Transfer.Pending,
                _ => Transfer.Failed(SocketFaults.From(error)),
            });
        }
        catch (ObjectDisposedException)
        {
            return new(Transfer.Failed(ConnectionFault.Closed));
        }
    }

    public ValueTask<Transfer> SendAsync(ReadOnlyMemory<byte> buffer)
    {
        try
        {
            var count = socket.Send(buffer.Span, SocketFlags.None, out var error);
            if (error == SocketError.Success && count > 0)
                return new(Transfer.Done(count));
            if (error is SocketError.WouldBlock or SocketError.Success)
                return (send ??= new()).Start(socket, buffer);
            return new(Transfer.Failed(SocketFaults.From(error)));
        }
        catch (ObjectDisposedException)
        {
            return new(Transfer.Failed(ConnectionFault.Closed));
        }
    }

    public ValueTask ShutdownSendAsync()
    {
        SocketCloser.ShutdownSend(socket);
        return ValueTask.CompletedTask;
    }

    public void Close(bool reset)
    {
        if (Interlocked.Exchange(ref closed, 1) != 0)
            return;
        SocketCloser.Close(socket, reset);
        // An operation still under way postpones the disposal to its own end.
        readiness.Dispose();
        send?.Dispose();
    }
}
