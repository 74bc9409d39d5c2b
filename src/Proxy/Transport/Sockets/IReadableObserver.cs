namespace FastMcp.Proxy.Transport.Sockets;

/// <summary>Told once, on the socket's thread, that a read will make progress (data, end or error).</summary>
internal interface IReadableObserver
{
    void OnReadable(Transfer outcome);
}
