using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>What a client showed in a handshake, as it came: its own certificate and those that it sent with it. The handshake has proved that it has the key. Immutable.</summary>
internal sealed class ShownCertificate
{
    /// <summary>limit certificates: in one handshake, its own included.</summary>
    public const int Most = 8;

    private readonly byte[] _own;
    private readonly byte[][] _others;
    private readonly byte[] _thumbprint;

    /// <param name="own">DER.</param>
    /// <param name="others">DER; the certificate itself may be among them.</param>
    public ShownCertificate(byte[] own, IEnumerable<byte[]> others)
    {
        _own = own;
        _others = [.. others.Take(Most + 1).Where(other => !other.AsSpan().SequenceEqual(own))];
        _thumbprint = SHA256.HashData(own);
    }

    /// <summary>SHA-256 of its DER: what <c>x5t#S256</c> says of it (RFC 8705 section 3.1).</summary>
    public ReadOnlySpan<byte> Thumbprint => _thumbprint;

    public bool IsTooMany => _others.Length >= Most;

    /// <summary>Its own first. The caller disposes of them, also of those that were loaded before one that could not be.</summary>
    /// <exception cref="CryptographicException">One of them is no certificate.</exception>
    public void LoadInto(X509Certificate2Collection all)
    {
        all.Add(X509CertificateLoader.LoadCertificate(_own));
        foreach (var other in _others)
        {
            all.Add(X509CertificateLoader.LoadCertificate(other));
        }
    }
}
