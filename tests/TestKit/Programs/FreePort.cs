using System.Net;
using System.Net.Sockets;

namespace FastMcp.TestKit.Programs;

public static class FreePort
{
    /// <summary>A port of 127.0.0.1 on which nothing listens.</summary>
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
