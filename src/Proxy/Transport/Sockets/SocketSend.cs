using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace FastMcp.Proxy.Transport.Sockets;

/// <summary>The awaitable send for the rare case that the kernel's buffer is full. One at a time.</summary>
internal sealed class SocketSend : SocketAsyncEventArgs, IValueTaskSource<Transfer>
{
    ManualResetValueTaskSourceCore<Transfer> core;

    public SocketSend() : base(true) { }

    public ValueTask<Transfer> Start(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        core.Reset();
        SetBuffer(System.Runtime.InteropServices.MemoryMarshal.AsMemory(bytes));
        return socket.SendAsync(this) ? new ValueTask<Transfer>(this, core.Version) : new ValueTask<Transfer>(Outcome());
    }

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        var began = StallMeter.Begin();
        core.SetResult(Outcome());
        StallMeter.End(began);
    }

    // The buffer stays set: after a close it cannot be changed any more, and the next send replaces it.
    Transfer Outcome() => SocketError == SocketError.Success ? Transfer.Done(BytesTransferred) : Transfer.Failed(SocketFaults.From(SocketError));

    public Transfer GetResult(short token) => core.GetResult(token);
    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => core.OnCompleted(continuation, state, token, flags);
}
