using System.Security.Authentication;
using FastMcp.Proxy.Identity.Certificates;

namespace FastMcp.Proxy.Transport.Tls;

/// <summary>What the handshake agreed on. <paramref name="ServerName"/> is the SNI name; empty when the client sent none.</summary>
internal sealed record TlsFacts(SslProtocols Protocol, string ServerName)
{
    /// <summary>What the client showed; null: nothing, or it was not asked.</summary>
    public PeerCertificate? Peer { get; init; }
    /// <summary>Both sides agreed on HTTP/2 (ALPN).</summary>
    public bool IsHttp2 { get; init; }
}
