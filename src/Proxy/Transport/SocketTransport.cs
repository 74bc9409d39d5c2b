using System.Net.Sockets;

namespace FastMcp.Proxy.Transport;

/// <summary>
/// Plain TCP. Receives and sends are direct non-blocking calls; only waiting goes through the socket engine.
/// Owns the socket.
/// </summary>
internal sealed class SocketTransport : IByteTransport
{
    readonly Socket socket;
    readonly SocketReadiness readiness = new();
    SocketSend? send;
    int closed;

    public SocketTransport(Socket socket)
    {
        this.socket = socket;
        socket.Blocking = false;
    }

    public Transfer WaitReadable(IReadableObserver observer)
    {
        try
        {
            return readiness.Start(socket, observer);
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
