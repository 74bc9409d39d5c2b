using System.Net;

namespace FastMcp.Proxy.Transport.Listening;

internal sealed record ListenerOptions
{
    /// <summary>Port 0 takes a free one, which <see cref="Listener.Start"/> reports.</summary>
    public required IPEndPoint EndPoint { get; init; }
    public int Backlog { get; init; } = 4096;
    /// <summary>Connections of this listener at once, handshakes included.</summary>
    public int MaxConnections { get; init; } = 10_000;
    /// <summary>Sent to connections over the limit before they are closed (plain TCP only); empty: only close.</summary>
    public ReadOnlyMemory<byte> OverLimitAnswer { get; init; }
    /// <summary>IPv4 clients on an IPv6 endpoint.</summary>
    public bool DualMode { get; init; } = true;
    public ConnectionOptions Connection { get; init; } = ConnectionOptions.Default;

    /// <summary>A ready <see cref="OverLimitAnswer"/> for HTTP.</summary>
    public static ReadOnlyMemory<byte> Http503 { get; } =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 24\r\nRetry-After: 1\r\nConnection: close\r\n\r\nOver limit connections.\n"u8.ToArray();
}
