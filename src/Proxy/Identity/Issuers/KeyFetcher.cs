using System.Security.Cryptography;
using System.Text.Json;
using FastMcp.Jose;
using FastMcp.Jose.Keys;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>Where an issuer's keys come from: a file, a URL, or what its discovery document names (OpenID Connect Discovery 1.0, RFC 8414).</summary>
internal sealed class KeyFetcher(IssuerConfig issuer, OutboundClient outbound)
{
    private Uri? _discovered;

    public async Task<FetchedKeys> FetchAsync()
    {
        if (issuer.DevelopmentFile is { } development)
        {
            return OfFile(development, DevelopmentKey.PublicSetOf);
        }

        if (issuer.KeysFile is { } file)
        {
            return OfFile(file, File.ReadAllBytes);
        }

        var (url, whyNot) = issuer.Jwks is { } known ? (known, "") : await DiscoverAsync().ConfigureAwait(false);
        if (url is null)
        {
            return new(null, whyNot);
        }

        var answer = await outbound.GetAsync(url).ConfigureAwait(false);
        if (!answer.IsOk)
        {
            // Next time it is asked anew where they are.
            _discovered = null;
            return new(null, $"{url}: {answer.Fault}");
        }

        var keys = KeySetReader.Read(answer.Body, isLocal: false, out whyNot);
        return new(keys, $"{url}: {whyNot}");
    }

    private static FetchedKeys OfFile(string file, Func<string, byte[]> read)
    {
        try
        {
            var keys = KeySetReader.Read(read(file), isLocal: true, out var whyNot);
            return new(keys, $"{file}: {whyNot}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return new(null, $"{file} cannot be read");
        }
    }

    private async Task<(Uri? Url, string WhyNot)> DiscoverAsync()
    {
        if (_discovered is not null)
        {
            return (_discovered, "");
        }

        var whyNot = "'issuer' is no URL, so that its keys cannot be discovered: say 'jwks' or 'keys'";
        foreach (var url in Candidates())
        {
            var answer = await outbound.GetAsync(url).ConfigureAwait(false);
            whyNot = answer.IsOk ? JwksOf(url, answer.Body, out _discovered) : $"{url}: {answer.Fault}";
            if (_discovered is not null)
            {
                return (_discovered, "");
            }
        }

        return (null, whyNot);
    }

    // The order of MCP authorization: where there is a path, it is inserted or appended.
    private IEnumerable<Uri> Candidates()
    {
        if (!Uri.TryCreate(issuer.Issuer, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            yield break;
        }

        var (origin, path) = (url.GetLeftPart(UriPartial.Authority), url.AbsolutePath.TrimEnd('/'));
        yield return new Uri($"{origin}{path}/.well-known/openid-configuration");
        yield return new Uri($"{origin}/.well-known/oauth-authorization-server{path}");
        if (path.Length > 0)
        {
            yield return new Uri($"{origin}/.well-known/openid-configuration{path}");
        }
    }

    private string JwksOf(Uri url, byte[] body, out Uri? jwks)
    {
        jwks = null;
        if (StrictJson.Check(body) != TokenFault.None)
        {
            return $"{url} is not one strict JSON object";
        }

        using var document = JsonDocument.Parse(body);
        if (TextOf(document.RootElement, "issuer") != issuer.Issuer)
        {
            return $"{url} speaks, byte by byte, of another issuer";
        }

        return Uri.TryCreate(TextOf(document.RootElement, "jwks_uri"), UriKind.Absolute, out jwks) && jwks.Scheme is "https" or "http" ? "" : $"{url} names no jwks_uri";
    }

    private static string? TextOf(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
