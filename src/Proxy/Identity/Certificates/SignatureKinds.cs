using System.Security.Cryptography;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>Signatures that are strong enough: RSA (PKCS #1) and ECDSA with SHA-256, SHA-384 and SHA-512, by object identifier (RFC 4055, RFC 5758).</summary>
internal static class SignatureKinds
{
    /// <summary>Null: it is another one.</summary>
    public static (HashAlgorithmName Hash, bool IsRsa)? Of(string? algorithm) => algorithm switch
    {
        "1.2.840.113549.1.1.11" => (HashAlgorithmName.SHA256, true),
        "1.2.840.113549.1.1.12" => (HashAlgorithmName.SHA384, true),
        "1.2.840.113549.1.1.13" => (HashAlgorithmName.SHA512, true),
        "1.2.840.10045.4.3.2" => (HashAlgorithmName.SHA256, false),
        "1.2.840.10045.4.3.3" => (HashAlgorithmName.SHA384, false),
        "1.2.840.10045.4.3.4" => (HashAlgorithmName.SHA512, false),
        _ => null,
    };
}
