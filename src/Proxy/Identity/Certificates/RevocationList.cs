using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>What an issuer takes back, out of its list (RFC 5280 section 5). Its signature is checked when the issuer's certificate is at hand. Immutable.</summary>
internal sealed class RevocationList
{
    /// <summary>The bytes that are signed.</summary>
    public required ReadOnlyMemory<byte> Signed { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>Object identifier; one of <see cref="SignatureKinds"/>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>DER of its name.</summary>
    public required ReadOnlyMemory<byte> Issuer { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>A newer one is promised for then: from then on nothing is known by this one.</summary>
    public required DateTimeOffset Until { get; init; }

    public required IReadOnlySet<BigInteger> Serials { get; init; }

    /// <summary>It is the issuer's, signed by it and in force.</summary>
    public bool Speaks(X509Certificate2 issuer, DateTimeOffset now) =>
        issuer.SubjectName.RawData.AsSpan().SequenceEqual(Issuer.Span) && From <= now && now < Until && MaySign(issuer) && IsSignedBy(issuer);

    public bool Has(X509Certificate2 certificate) => Serials.Contains(new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true));

    // Without the extension every use is allowed (RFC 5280 section 4.2.1.3).
    private static bool MaySign(X509Certificate2 issuer) =>
        issuer.Extensions.OfType<X509KeyUsageExtension>().All(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign));

    private bool IsSignedBy(X509Certificate2 issuer)
    {
        var (hash, isRsa) = SignatureKinds.Of(Algorithm)!.Value;
        if (isRsa)
        {
            using var rsa = issuer.GetRSAPublicKey();
            return rsa?.VerifyData(Signed.Span, Signature, hash, RSASignaturePadding.Pkcs1) == true;
        }

        using var ecdsa = issuer.GetECDsaPublicKey();
        return ecdsa?.VerifyData(Signed.Span, Signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
    }
}
