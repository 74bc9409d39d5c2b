using FastMcp.Proxy.Transport.Sockets;

namespace FastMcp.Proxy.Transport;

/// <summary>
/// The source and sink of bytes under a connection: a socket, or TLS over one. At most one wait or receive and one send at a
/// time; <see cref="Close"/> from any thread at any time.
/// </summary>
internal interface IByteTransport
{
    /// <summary>
    /// Done: readable now. Pending: <paramref name="observer"/> is called once, later. Holds no buffer while it waits.
    /// With <paramref name="mayGuess"/> Done may be a guess, which a receive then answers with Pending.
    /// </summary>
    Transfer WaitReadable(IReadableObserver observer, bool mayGuess);

    /// <summary>Done(0) is the peer's end; Pending means that readiness was spurious.</summary>
    ValueTask<Transfer> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Completes when the kernel has taken some of the bytes; possibly fewer than given.</summary>
    ValueTask<Transfer> SendAsync(ReadOnlyMemory<byte> buffer);

    /// <summary>Ends our direction; the peer sees an end of stream after the bytes sent so far.</summary>
    ValueTask ShutdownSendAsync();

    /// <summary>Gives the descriptor back; with <paramref name="reset"/> the peer sees RST. Pending operations end with a fault.</summary>
    void Close(bool reset);
}
