using System.Net;
using System.Net.Sockets;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>Connects without the runtime's socket engine, which would go on to be told of every event of the socket.</summary>
internal static class LoopConnector
{
    /// <summary>The connected socket, or the error's number (<see cref="Errno.TimedOut"/> when <paramref name="limit"/> passed). The given one is taken over; where it fails the caller disposes it.</summary>
    public static async ValueTask<(LoopSocket? Connected, int Error)> ConnectAsync(Socket socket, EndPoint to, EventLoop loop, CancellationToken limit)
    {
        SocketCalls.NeverBlock(socket.SafeHandle);
        var error = -SocketCalls.Connect(socket.SafeHandle, to);
        if (error is not (0 or Errno.InProgress))
        {
            return (null, error);
        }

        var connecting = new LoopSocket(socket, loop);
        if (error == Errno.InProgress)
        {
            using var late = limit.UnsafeRegister(static one => ((LoopSocket)one!).Close(reset: true), connecting);
            error = await connecting.ConnectedAsync().ConfigureAwait(false);
        }

        if (error == 0 && !limit.IsCancellationRequested)
        {
            return (connecting, 0);
        }

        connecting.Close(reset: true);
        return (null, limit.IsCancellationRequested ? Errno.TimedOut : error);
    }
}
