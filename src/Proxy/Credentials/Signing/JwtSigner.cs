using System.Security.Cryptography;
using System.Text;
using FastMcp.Jose;

namespace FastMcp.Proxy.Credentials.Signing;

/// <summary>Signs assertions with a private key out of a PEM file: RS256 with RSA, ES256 with P-256 (RFC 7523, GitHub Apps).</summary>
internal static class JwtSigner
{
    /// <param name="pem">The key.</param>
    /// <param name="kid">Its name at the receiver; null: it has none.</param>
    /// <param name="claims">A JSON object.</param>
    /// <exception cref="CryptographicException">It is no such key.</exception>
    /// <exception cref="ArgumentException">It is no PEM.</exception>
    public static string Sign(string pem, string? kid, ReadOnlySpan<byte> claims)
    {
        using var rsa = RSA.Create();
        using var ec = ECDsa.Create();
        var isEc = pem.Contains("EC PRIVATE KEY", StringComparison.Ordinal) || !TryImport(rsa, pem);
        if (isEc)
        {
            ec.ImportFromPem(pem);
        }

        var name = kid is null ? "" : $",\"kid\":\"{System.Text.Json.JsonEncodedText.Encode(kid)}\"";
        var input = $"{Base64UrlText.Encode(Encoding.UTF8.GetBytes($$"""{"alg":"{{(isEc ? "ES256" : "RS256")}}","typ":"JWT"{{name}}}"""))}.{Base64UrlText.Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        return $"{input}.{Base64UrlText.Encode(isEc ? ec.SignData(bytes, HashAlgorithmName.SHA256) : rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
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
}
