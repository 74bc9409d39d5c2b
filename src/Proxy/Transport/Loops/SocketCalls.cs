using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>Non-blocking calls on a socket: a count, or the number of an error below zero (<see cref="Errno"/>). A socket that is closed is a bad descriptor.</summary>
internal static unsafe class SocketCalls
{
    private const int Peek = 2;
    private const int NoSignal = 0x4000;
    private const int SocketLevel = 1;
    private const int ErrorOption = 4;
    private const int LingerOption = 13;
    private const int EndSending = 1;
    private const int EndBoth = 2;
    private const int NonBlocking = 0x5421;

    /// <summary>Zero: the peer ended its direction.</summary>
    public static int Receive(SafeHandle socket, Span<byte> buffer) => Receive(socket, buffer, 0);

    /// <summary>Whether a receive would find something: bytes, an end, an error. The system tells a reset once, so that who receives behind this finds an end.</summary>
    public static bool HasMore(SafeHandle socket)
    {
        Span<byte> one = stackalloc byte[1];
        return Receive(socket, one, Peek) != -Errno.Again;
    }

    public static int Send(SafeHandle socket, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = Call(Libc.SendTo, socket, start, buffer.Length, NoSignal);
            return count == 0 ? -Errno.Again : count;
        }
    }

    /// <summary>Zero: connected. <see cref="Errno.InProgress"/>: it becomes writable when that has ended.</summary>
    public static int Connect(SafeHandle socket, EndPoint to)
    {
        var address = to.Serialize();
        fixed (byte* start = address.Buffer.Span)
        {
            return Libc.Connect(socket, start, (uint)address.Size) == 0 ? 0 : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>What a connect that was in progress ended with; zero: it is connected.</summary>
    public static int LastError(SafeHandle socket)
    {
        var error = 0;
        uint length = sizeof(int);
        try
        {
            return Libc.GetOption(socket, SocketLevel, ErrorOption, &error, &length) == 0 ? -error : -Marshal.GetLastPInvokeError();
        }
        catch (ObjectDisposedException)
        {
            return -Errno.BadDescriptor;
        }
    }

    /// <summary>No call on it waits from here on.</summary>
    /// <exception cref="SocketException">The system does not have it so.</exception>
    public static void NeverBlock(SafeHandle socket)
    {
        var on = 1;
        if (Libc.Control(socket, NonBlocking, &on) < 0)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>The peer sees an end behind what was sent. Where the peer is gone already there is nobody to tell.</summary>
    public static void ShutdownSend(SafeHandle socket) => Shutdown(socket, EndSending);

    /// <summary>Ends it; with <paramref name="reset"/> the peer sees RST. Never fails: a socket that is already dead is closed as well.</summary>
    public static void Close(SafeHandle socket, bool reset)
    {
        if (!reset)
        {
            // Whoever is inside a call with it keeps the descriptor a moment longer, and the peer is not to wait for that.
            Shutdown(socket, EndBoth);
        }
        else
        {
            // struct linger: on, for no time.
            var linger = stackalloc int[] { 1, 0 };
            try
            {
                _ = Libc.SetOption(socket, SocketLevel, LingerOption, linger, 2 * sizeof(int));
            }
            catch (ObjectDisposedException)
            {
                // Closed meanwhile.
            }
        }

        socket.Dispose();
    }

    private static void Shutdown(SafeHandle socket, int how)
    {
        try
        {
            _ = Libc.Shutdown(socket, how);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile.
        }
    }

    private static int Receive(SafeHandle socket, Span<byte> buffer, int flags)
    {
        fixed (byte* start = buffer)
        {
            return Call(Libc.ReceiveFrom, socket, start, buffer.Length, flags);
        }
    }

    private static int Call(nint number, SafeHandle socket, byte* start, int length, int flags)
    {
        var isHeld = false;
        try
        {
            // The number of a socket that is closed meanwhile is not another one's before it is given back.
            socket.DangerousAddRef(ref isHeld);
            while (true)
            {
                var count = Libc.Call(number, socket.DangerousGetHandle(), start, (nuint)length, flags, 0, 0);
                if (count >= 0)
                {
                    return (int)count;
                }

                // At once: whatever is called next may set another one.
                if (Marshal.GetLastSystemError() is var error && error != Errno.Interrupted)
                {
                    return -error;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return -Errno.BadDescriptor;
        }
        finally
        {
            if (isHeld)
            {
                socket.DangerousRelease();
            }
        }
    }
}
