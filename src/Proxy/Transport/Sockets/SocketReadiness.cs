using System.Net.Sockets;

namespace FastMcp.Proxy.Transport.Sockets;

/// <summary>
/// A zero-byte receive. The socket engine looks once (a peek that says EAGAIN), then waits for the event without a buffer and
/// without another look, so that waiting first and receiving afterwards costs as many system calls as a plain receive.
/// </summary>
internal sealed class SocketReadiness : SocketAsyncEventArgs
{
    IReadableObserver? observer;

    public SocketReadiness() : base(true) => SetBuffer(Memory<byte>.Empty);

    public Transfer Start(Socket socket, IReadableObserver told)
    {
        observer = told;
        return socket.ReceiveAsync(this) ? Transfer.Pending : Outcome;
    }

    Transfer Outcome => SocketError == SocketError.Success ? Transfer.Done(0) : Transfer.Failed(SocketFaults.From(SocketError));

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        var began = StallMeter.Begin();
        observer!.OnReadable(Outcome);
        StallMeter.End(began);
    }
}
