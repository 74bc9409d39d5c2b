using System.Net;
using System.Net.Sockets;

namespace FastMcp.TestKit.Programs;

public static class FreePort
{
    // Below what Linux gives to outgoing connections (32768): one of those could take the port before the program listens on it.
    private const int First = 12_000;
    private const int Count = 20_000;

    private static int s_next = Random.Shared.Next(Count);

    /// <summary>A port of 127.0.0.1 on which nothing listens.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Another one has it.
            }
        }
    }
}
