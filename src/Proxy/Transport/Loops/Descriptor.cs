using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// The descriptor of a socket that a loop watches, and nothing of what the runtime keeps with one: that is some 500 bytes, of which a loop needs none.
/// </summary>
/// <remarks>
/// Closed when it is disposed and nobody is inside a call with it any more. The runtime's own engine must never have watched the socket: its registration would outlive it.
/// </remarks>
internal sealed class Descriptor : SafeHandle
{
    private const int DuplicateCloseOnExec = 1030;

    private Descriptor()
        : base(-1, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == -1;

    /// <summary>One of its own, so that the socket can be disposed as any other: there is no way to take its descriptor out of it.</summary>
    /// <exception cref="IOException">The process has no descriptor left.</exception>
    public static Descriptor Of(Socket socket)
    {
        var made = new Descriptor();
        var number = Libc.Duplicate(socket.SafeHandle, DuplicateCloseOnExec, 0);
        if (number < 0)
        {
            throw new IOException($"No descriptor is left, raise the limit of open files (ulimit -n): {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        made.SetHandle(number);
        return made;
    }

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
