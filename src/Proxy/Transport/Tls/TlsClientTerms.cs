using FastMcp.Proxy.Identity.Certificates;

namespace FastMcp.Proxy.Transport.Tls;

/// <summary>What a listener asks its clients for in the handshake.</summary>
/// <param name="IsRequired">Nobody connects without a certificate.</param>
/// <param name="Authorities">Names of those that may vouch for one.</param>
/// <param name="Room">Judges it.</param>
internal sealed record TlsClientTerms(bool IsRequired, IReadOnlyList<string> Authorities, CertificateRoom Room);
