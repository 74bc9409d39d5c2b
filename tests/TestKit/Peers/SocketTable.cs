using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FastMcp.TestKit.Peers;

/// <summary>Asks the system (netlink sock_diag) what a peer on this machine has not yet read from its TCP socket.</summary>
public static partial class SocketTable
{
    private const int Netlink = 16;
    private const int Datagram = 2;
    private const int SockDiag = 4;
    private const int SockDiagByFamily = 20;
    private const int InterNetwork = 2;
    private const int Tcp = 6;
    private const int QueueAt = 72;
    private const int Interrupted = 4;

    // A socket for each thread: two would take each other's answers.
    [ThreadStatic]
    private static int s_handle;

    /// <summary>Returns when the receive queue of that 127.0.0.1 socket is empty, or when the socket is gone.</summary>
    public static async Task DrainedAsync(int local, int remote, CancellationToken stop)
    {
        for (var tries = 0; Unread(local, remote) > 0; tries++)
        {
            stop.ThrowIfCancellationRequested();
            if (tries < 100)
            {
                await Task.Yield();
            }
            else if (tries < 10_000)
            {
                await Task.Delay(1, stop);
            }
            else
            {
                throw new TimeoutException("The peer does not read.");
            }
        }
    }

    /// <summary>Bytes in the receive queue; 0 if there is no such connection.</summary>
    public static long Unread(int local, int remote)
    {
        Span<byte> answer = stackalloc byte[512];
        var request = Request(local, remote);
        var handle = Handle();
        if (Uninterrupted(() => Send(handle, request, request.Length, 0)) < 0)
        {
            throw new InvalidOperationException($"sock_diag takes no question: {Marshal.GetLastPInvokeError()}");
        }

        nint got;
        do
        {
            got = Receive(handle, answer, answer.Length, 0);
        }
        while (got < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        if (got < 16)
        {
            throw new InvalidOperationException($"sock_diag does not answer: {Marshal.GetLastPInvokeError()}");
        }

        var type = BinaryPrimitives.ReadUInt16LittleEndian(answer[4..]);
        return type == SockDiagByFamily && got >= QueueAt + 4 ? BinaryPrimitives.ReadUInt32LittleEndian(answer[QueueAt..]) : 0;
    }

    // The runtime stops threads by signals, on a busy machine also here.
    private static nint Uninterrupted(Func<nint> call)
    {
        nint result;
        do
        {
            result = call();
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        return result;
    }

    // nlmsghdr, then inet_diag_req_v2 of exactly one connection.
    private static byte[] Request(int local, int remote)
    {
        var bytes = new byte[72];
        var request = bytes.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(request, bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(request[4..], SockDiagByFamily);
        request[6] = 1;
        request[16] = InterNetwork;
        request[17] = Tcp;
        request[20..24].Fill(0xFF);
        BinaryPrimitives.WriteUInt16BigEndian(request[24..], (ushort)local);
        BinaryPrimitives.WriteUInt16BigEndian(request[26..], (ushort)remote);
        request[28] = request[44] = 127;
        request[31] = request[47] = 1;
        request[64..72].Fill(0xFF);
        return bytes;
    }

    private static int Handle()
    {
        if (s_handle == 0 && (s_handle = Open(Netlink, Datagram, SockDiag)) <= 0)
        {
            throw new InvalidOperationException($"sock_diag cannot be opened: {Marshal.GetLastPInvokeError()}");
        }

        return s_handle;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, ReadOnlySpan<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, Span<byte> bytes, nint length, int flags);
}
