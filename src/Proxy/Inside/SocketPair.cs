using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;

namespace FastMcp.Proxy.Inside;

/// <summary>Two connected stream sockets of this process. No other process can reach them, and no child inherits them.</summary>
internal static partial class SocketPair
{
    private const int UnixFamily = 1;
    private const int StreamType = 1;
    private const int CloseOnExec = 0x80000;

    /// <exception cref="IOException">The process has no descriptors left.</exception>
    public static (Socket Ours, Socket Theirs) Make()
    {
        var (ours, theirs) = MakeHandles();
        return (Of(ours), Of(theirs));
    }

    /// <summary>Both ends as connections, or none that is left open.</summary>
    /// <exception cref="IOException">The process has no descriptors left.</exception>
    public static (Connection Ours, Connection Theirs) Open(ConnectionOptions ours, ConnectionOptions theirs, TransportState state)
    {
        var (near, far) = Make();
        Connection? opened = null;
        try
        {
            opened = Connection.Over(far, theirs, state);
            return (Connection.Over(near, ours, state), opened);
        }
        catch
        {
            // What a connection has taken over is disposed twice, which does nothing.
            _ = opened?.DisposeAsync();
            far.Dispose();
            near.Dispose();
            throw;
        }
    }

    /// <summary>The first end as a connection, the second as the bare descriptor that a child is given.</summary>
    /// <exception cref="IOException">The process has no descriptors left.</exception>
    public static (Connection Ours, SafeSocketHandle Theirs) OpenForChild(ConnectionOptions options, TransportState state)
    {
        var (ours, theirs) = MakeHandles();
        var (near, far) = (Of(ours), new SafeSocketHandle(theirs, ownsHandle: true));
        try
        {
            return (Connection.Over(near, options, state), far);
        }
        catch
        {
            far.Dispose();
            near.Dispose();
            throw;
        }
    }

    private static unsafe (int Ours, int Theirs) MakeHandles()
    {
        var pair = stackalloc int[2];
        return Pair(UnixFamily, StreamType | CloseOnExec, 0, pair) == 0
            ? (pair[0], pair[1])
            : throw new IOException("No socket pair: " + new Win32Exception(Marshal.GetLastPInvokeError()).Message);
    }

    private static Socket Of(int descriptor) => new(new SafeSocketHandle(descriptor, ownsHandle: true));

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static unsafe partial int Pair(int domain, int type, int protocol, int* pair);
}
