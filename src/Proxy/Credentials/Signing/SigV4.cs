using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Proxy.Credentials.Signing;

/// <summary>AWS Signature Version 4 of one request (AWS, "Create a signed AWS API request"). Pure.</summary>
internal static class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>A request as it will be sent.</summary>
    /// <param name="Method">As it is sent.</param>
    /// <param name="Path">Percent-encoded, as it is sent.</param>
    /// <param name="Query">Without the question mark, as it is sent.</param>
    /// <param name="Host">Value of <c>Host</c>.</param>
    internal readonly record struct Request(string Method, string Path, string Query, string Host);

    /// <summary>The fields to add, in lower case; the last one is <c>authorization</c>.</summary>
    public static IReadOnlyList<(string Name, string Value)> Sign(in Request request, ReadOnlySpan<byte> body, AwsIdentity identity, Secret secret, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        // In the order of their names, as they are signed.
        var fields = new List<(string Name, string Value)> { ("host", request.Host) };
        if (identity.Service == "s3")
        {
            fields.Add(("x-amz-content-sha256", hash));
        }

        fields.Add(("x-amz-date", time));
        if (identity.SessionToken is { } token)
        {
            fields.Add(("x-amz-security-token", Encoding.ASCII.GetString(token.Reveal())));
        }

        var signed = string.Join(';', fields.Select(field => field.Name));
        var canonical = $"{request.Method}\n{PathOf(request.Path, identity.Service)}\n{QueryOf(request.Query)}\n{string.Concat(fields.Select(field => $"{field.Name}:{field.Value}\n"))}\n{signed}\n{hash}";
        var scope = $"{time[..8]}/{identity.Region}/{identity.Service}/aws4_request";
        var text = $"{Algorithm}\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        fields.RemoveAt(0);
        fields.Add(("authorization", $"{Algorithm} Credential={identity.AccessKeyId}/{scope}, SignedHeaders={signed}, Signature={Signature(secret, time[..8], identity, text)}"));
        return fields;
    }

    private static string Signature(Secret secret, string day, AwsIdentity identity, string text)
    {
        byte[] key = [.. "AWS4"u8, .. secret.Reveal()];
        foreach (var step in new[] { day, identity.Region, identity.Service, "aws4_request", text })
        {
            var next = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
            CryptographicOperations.ZeroMemory(key);
            key = next;
        }

        return Convert.ToHexStringLower(key);
    }

    // S3 signs the path as it is sent, all others encode it once more.
    private static string PathOf(string path, string service) =>
        service == "s3" ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string QueryOf(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Parameter)
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value}"));

    private static (string Name, string Value) Parameter(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (Encode(text), "") : (Encode(text[..at]), Encode(text[(at + 1)..]));
    }

    private static string Encode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text.Replace("+", "%20", StringComparison.Ordinal)));
}
