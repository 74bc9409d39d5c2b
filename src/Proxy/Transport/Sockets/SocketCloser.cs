using System.Net.Sockets;

namespace FastMcp.Proxy.Transport.Sockets;

/// <summary>Closing never fails for the caller: a socket that is already dead is closed as well.</summary>
internal static class SocketCloser
{
    static readonly LingerOption Reset = new(true, 0);

    public static void ShutdownSend(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer is gone already: there is nobody to tell.
        }
    }

    public static void Close(Socket socket, bool reset)
    {
        try
        {
            if (reset)
                socket.LingerState = Reset;
            else
                // A wait may be under way; without this the runtime would unblock it by a disconnect, which the peer sees as RST.
                socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // As above; what remains is to give the descriptor back.
        }
        socket.Dispose();
    }
}
