using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.Proxy.Transport.Tls;

/// <summary>TLS towards an upstream: 1.2 or newer, the certificate is always verified.</summary>
internal sealed record TlsUpstreamOptions
{
    /// <summary>Name for SNI and verification; null: the origin's host.</summary>
    public string? ServerName { get; init; }
    /// <summary>PEM file with the only roots to trust; null: the machine's.</summary>
    public string? CaFile { get; init; }
    /// <summary>The roots as they were read; null: they are read when it begins.</summary>
    public X509ChainPolicy? Roots { get; init; }
    /// <summary>What is offered in the handshake.</summary>
    public Forwarding.Upstreams.UpstreamHttp2 Http2 { get; init; }
    /// <summary>What the gateway shows of itself; null: nothing.</summary>
    public SslStreamCertificateContext? Client { get; init; }
}
