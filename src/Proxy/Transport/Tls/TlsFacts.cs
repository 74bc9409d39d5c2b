using System.Security.Authentication;

namespace FastMcp.Proxy.Transport.Tls;

/// <summary>What the handshake agreed on. <paramref name="ServerName"/> is the SNI name; empty when the client sent none.</summary>
internal sealed record TlsFacts(SslProtocols Protocol, string ServerName);
