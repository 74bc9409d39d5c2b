using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.Proxy.Credentials;

/// <summary>A certificate with its key, for handshakes with an upstream; prints ***. The key is the TLS library's from here on: it is let go at the end.</summary>
/// <remarks>Ownership: its lease, which disposes of it behind its last connection.</remarks>
internal sealed class ClientCertificate : IDisposable
{
    private readonly X509Certificate2Collection _others;
    private readonly X509Certificate2 _own;

    private ClientCertificate(X509Certificate2 own, X509Certificate2Collection others)
    {
        (_own, _others) = (own, others);
        // Offline: a handshake waits for nobody's certificate server.
        Context = SslStreamCertificateContext.Create(own, others, offline: true);
    }

    public SslStreamCertificateContext Context { get; }

    public DateTimeOffset EndsAt => new(_own.NotAfter);

    /// <summary>Null: it is none, or the key is another's.</summary>
    /// <param name="certificates">PEM: the certificate first, then its intermediates.</param>
    /// <param name="key">PEM, not encrypted.</param>
    public static ClientCertificate? Of(ReadOnlySpan<char> certificates, ReadOnlySpan<char> key)
    {
        try
        {
            var others = new X509Certificate2Collection();
            others.ImportFromPem(certificates);
            return new ClientCertificate(X509Certificate2.CreateFromPem(certificates, key), others);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        foreach (var other in _others)
        {
            other.Dispose();
        }
    }

    public override string ToString() => "***";
}
