using System.Net.Sockets;

namespace FastMcp.Proxy.Tests.Allocation;

/// <summary>Blocking reads and writes into buffers that the caller keeps: what is measured is the gateway alone.</summary>
internal static class Exchange
{
    /// <summary>Bytes read when they end with <paramref name="end"/>; 0 at the end of the stream.</summary>
    public static int TryReadUntil(Socket socket, Span<byte> buffer, ReadOnlySpan<byte> end)
    {
        for (var length = 0; length < buffer.Length;)
        {
            var count = socket.Receive(buffer[length..]);
            length += count;
            if (count == 0 || buffer[..length].EndsWith(end))
            {
                return count == 0 ? 0 : length;
            }
        }

        throw new InvalidOperationException("More than fits.");
    }

    public static int Ask(Socket socket, ReadOnlySpan<byte> request, Span<byte> buffer, ReadOnlySpan<byte> end)
    {
        socket.Send(request);
        return TryReadUntil(socket, buffer, end);
    }
}
