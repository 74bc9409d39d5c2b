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

    /// <summary>
    /// Completes when some of the bytes, possibly fewer than given, are the kernel's, or were copied to leave with others of this thread's at once:
    /// then a failure is told by the next send or receive.
    /// </summary>
    ValueTask<Transfer> SendAsync(ReadOnlyMemory<byte> buffer);

    /// <summary>Completes when the kernel has all that counts as sent, or will never have it: before a close that is to lose nothing.</summary>
    ValueTask<Transfer> SettleAsync() => new(Transfer.Done(0));

    /// <summary>Ends our direction; the peer sees an end of stream after the bytes sent so far.</summary>
    ValueTask ShutdownSendAsync();

    /// <summary>Gives the descriptor back; with <paramref name="reset"/> the peer sees RST. Pending operations end with a fault.</summary>
    void Close(bool reset);
}
