using System.Security.Cryptography;
using System.Text.Json;
using FastMcp.Proxy.Credentials.Signing;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>An assertion that the gateway signs (RFC 7523 section 3): for a minute, with an id of its own.</summary>
internal static class Assertion
{
    private const int Seconds = 60;

    /// <summary>Null: the key cannot be read, is none, or is not the certificate's.</summary>
    public static async Task<string?> MakeAsync(SourceTerms terms, string issuer, string subject, string audience, string? scope)
    {
        if (await terms.ReadAsync("key-file").ConfigureAwait(false) is not { } pem)
        {
            return null;
        }

        var certificate = await terms.ReadAsync("certificate-file").ConfigureAwait(false);
        if (certificate is null && terms.Config.Text("certificate-file") is not null)
        {
            return null;
        }

        try
        {
            // Entra ID recommends PS256 with certificates, and takes RS256.
            var isPss = terms.Config.Text("algorithm") is { } written ? written == "PS256" : certificate is not null;
            return JwtSigner.Sign(pem, terms.Config.Text("key-id"), Claims(issuer, subject, audience, scope, terms.Now.ToUnixTimeSeconds()), certificate, isPss);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Claims(string issuer, string subject, string audience, string? scope, long now)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, issuer);
            json.WriteString("sub"u8, subject);
            json.WriteString("aud"u8, audience);
            if (scope is not null)
            {
                json.WriteString("scope"u8, scope);
            }

            json.WriteNumber("iat"u8, now);
            json.WriteNumber("nbf"u8, now);
            json.WriteNumber("exp"u8, now + Seconds);
            json.WriteString("jti"u8, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
