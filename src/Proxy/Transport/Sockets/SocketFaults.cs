using System.Net.Sockets;

namespace FastMcp.Proxy.Transport.Sockets;

internal static class SocketFaults
{
    public static ConnectionFault From(SocketError error) => error switch
    {
        SocketError.Success => ConnectionFault.None,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.NotConnected
            or SocketError.Disconnecting => ConnectionFault.PeerReset,
        SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown
            or SocketError.NetworkDown or SocketError.NetworkReset => ConnectionFault.PeerUnreachable,
        SocketError.OperationAborted or SocketError.Interrupted => ConnectionFault.Aborted,
        _ => ConnectionFault.Failed,
    };
}
