using System.Globalization;

namespace FastMcp.TestKit.Peers;

/// <summary>The system's own tables of TCP sockets: what a peer has not yet read.</summary>
public static class SocketTable
{
    private const string Mapped = "0000000000000000FFFF00000100007F";

    /// <summary>Returns when the receive queue of that loopback socket is empty, or when the socket is gone.</summary>
    public static async Task DrainedAsync(int local, int remote, CancellationToken stop)
    {
        for (var tries = 0; Unread(local, remote) > 0; tries++)
        {
            stop.ThrowIfCancellationRequested();
            if (tries < 50)
            {
                await Task.Yield();
            }
            else if (tries < 5000)
            {
                await Task.Delay(1, stop);
            }
            else
            {
                throw new TimeoutException("The peer does not read.");
            }
        }
    }

    // A socket of either family may hold an IPv4 address.
    private static long Unread(int local, int remote) =>
        Unread("/proc/net/tcp", $"0100007F:{local:X4} 0100007F:{remote:X4} ")
        + Unread("/proc/net/tcp6", $"{Mapped}:{local:X4} {Mapped}:{remote:X4} ");

    private static long Unread(string table, string mine)
    {
        foreach (var line in File.ReadLines(table))
        {
            var at = line.IndexOf(mine, StringComparison.Ordinal);
            if (at >= 0)
            {
                // "st tx_queue:rx_queue ..." follows the addresses.
                return long.Parse(line.AsSpan(at + mine.Length + 12, 8), NumberStyles.HexNumber);
            }
        }

        return 0;
    }
}
