using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FastMcp.Jose;

namespace FastMcp.Proxy.Credentials.Signing;

/// <summary>
/// Signs assertions with a private key out of a PEM file: RS256 or PS256 with RSA, ES256 with P-256 (RFC 7523, GitHub Apps). With a certificate its thumbprint stands in the header
/// (<c>x5t#S256</c>, RFC 7515 section 4.1.8), by which Entra ID knows the key.
/// </summary>
internal static class JwtSigner
{
    /// <param name="pem">The key.</param>
    /// <param name="kid">Its name at the receiver; null: it has none.</param>
    /// <param name="claims">A JSON object.</param>
    /// <param name="certificate">PEM of the key's certificate; null: it has none.</param>
    /// <param name="isPss">With RSA: PS256 in place of RS256.</param>
    /// <exception cref="CryptographicException">It is no such key, or the certificate is of another one.</exception>
    /// <exception cref="ArgumentException">It is no PEM.</exception>
    public static string Sign(string pem, string? kid, ReadOnlySpan<byte> claims, string? certificate = null, bool isPss = false)
    {
        using var rsa = RSA.Create();
        using var ec = ECDsa.Create();
        var isEc = pem.Contains("EC PRIVATE KEY", StringComparison.Ordinal) || !TryImport(rsa, pem);
        if (isEc)
        {
            ec.ImportFromPem(pem);
        }

        var algorithm = isEc ? "ES256" : isPss ? "PS256" : "RS256";
        var name = kid is null ? "" : $",\"kid\":\"{System.Text.Json.JsonEncodedText.Encode(kid)}\"";
        var print = certificate is null ? "" : $",\"x5t#S256\":\"{ThumbprintOf(certificate, isEc ? ec : rsa)}\"";
        var header = $$"""{"alg":"{{algorithm}}","typ":"JWT"{{name}}{{print}}}""";
        var input = $"{Base64UrlText.Encode(Encoding.UTF8.GetBytes(header))}.{Base64UrlText.Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = isEc ? ec.SignData(bytes, HashAlgorithmName.SHA256) : rsa.SignData(bytes, HashAlgorithmName.SHA256, isPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return $"{input}.{Base64UrlText.Encode(signature)}";
    }

    private static bool TryImport(RSA rsa, string pem)
    {
        try
        {
            rsa.ImportFromPem(pem);
            return true;
        }
        catch (CryptographicException)
        {
            // PKCS #8 says only inside which kind of key it is.
            return false;
        }
    }

    // A certificate of another key would be refused by the receiver, in words that do not say so.
    private static string ThumbprintOf(string pem, AsymmetricAlgorithm key)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
            ? Base64UrlText.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256))
            : throw new CryptographicException("The certificate is of another key.");
    }
}
