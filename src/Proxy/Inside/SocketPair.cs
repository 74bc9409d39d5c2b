using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

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

    /// <summary>The same, the second end as the bare descriptor that a child is given.</summary>
    /// <exception cref="IOException">The process has no descriptors left.</exception>
    public static (Socket Ours, SafeSocketHandle Theirs) MakeForChild()
    {
        var (ours, theirs) = MakeHandles();
        return (Of(ours), new SafeSocketHandle(theirs, ownsHandle: true));
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
