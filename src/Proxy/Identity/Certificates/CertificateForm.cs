using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>What a caller's certificate must be whoever made it, and how strong what vouches for it. Pure.</summary>
internal static class CertificateForm
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string Pss = "1.2.840.113549.1.1.10";

    private static readonly string[] _curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    private static readonly string[] _hashes = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    /// <summary>Of the caller's own.</summary>
    /// <param name="certificate">It.</param>
    /// <param name="isSvid">It names a SPIFFE ID: key usage must be there (X509-SVID standard, section 4.3).</param>
    public static CertificateFault Check(X509Certificate2 certificate, bool isSvid)
    {
        var extensions = certificate.Extensions;
        if (extensions.Select(extension => extension.Oid?.Value).Distinct().Count() != extensions.Count)
        {
            return CertificateFault.DoubledExtension;
        }

        var usage = extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        return extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority) ? CertificateFault.IsAuthority
            : !MaySign(usage, isSvid) ? CertificateFault.KeyUsage
            : !IsForClients(extensions) ? CertificateFault.Purpose
            : !IsStrongKey(certificate) ? CertificateFault.WeakKey
            : CertificateFault.None;
    }

    /// <summary>RSA of 2048 to 8192 bits, or one of three curves.</summary>
    public static bool IsStrongKey(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
        {
            return rsa.KeySize is >= 2048 and <= 8192;
        }

        using var ecdsa = certificate.GetECDsaPublicKey();
        return ecdsa is not null && _curves.Contains(ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value);
    }

    /// <summary>What its authority signed it with.</summary>
    public static bool IsStrongSignature(X509Certificate2 certificate) => SignatureKinds.Of(certificate.SignatureAlgorithm.Value) is not null
        || (certificate.SignatureAlgorithm.Value == Pss && _hashes.Contains(HashOfPss(certificate.RawData)));

    private static bool MaySign(X509KeyUsageExtension? usage, bool isSvid) => usage is null
        ? !isSvid
        : usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature) && (usage.KeyUsages & (X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign)) == 0;

    private static bool IsForClients(X509ExtensionCollection extensions) =>
        extensions.OfType<X509EnhancedKeyUsageExtension>().All(purposes => purposes.EnhancedKeyUsages.OfType<Oid>().Any(purpose => purpose.Value == ClientAuthentication));

    // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OID, RSASSA-PSS-params }, ... }; without a hash it is SHA-1 (RFC 4055 section 3.1).
    private static string? HashOfPss(byte[] der)
    {
        var certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        certificate.ReadEncodedValue();
        var algorithm = certificate.ReadSequence();
        algorithm.ReadObjectIdentifier();
        var parameters = algorithm.HasData ? algorithm.ReadSequence() : null;
        var hash = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        return parameters is { HasData: true } && parameters.PeekTag().HasSameClassAndValue(hash)
            ? parameters.ReadSequence(hash).ReadSequence().ReadObjectIdentifier()
            : null;
    }
}
