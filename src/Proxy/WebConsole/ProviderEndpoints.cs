using System.Text.Json;
using FastMcp.Jose;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.WebConsole;

/// <summary>Where an OpenID provider has people and codes (OpenID Connect Discovery 1.0, section 3).</summary>
/// <param name="Authorization">Browsers go there.</param>
/// <param name="Token">Codes go there.</param>
internal sealed record ProviderEndpoints(Uri Authorization, Uri Token)
{
    /// <summary>Null: it cannot be had, speaks of another issuer, or does not know PKCE.</summary>
    public static async Task<ProviderEndpoints?> FetchAsync(string issuer, OutboundClient outbound)
    {
        var answer = await outbound.GetAsync(new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration")).ConfigureAwait(false);
        return answer.IsOk ? Read(answer.Body, issuer) : null;
    }

    public static ProviderEndpoints? Read(byte[] json, string issuer)
    {
        if (StrictJson.Check(json) != TokenFault.None)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var hasPkce = !root.TryGetProperty("code_challenge_methods_supported", out var methods)
            || (methods.ValueKind == JsonValueKind.Array && methods.EnumerateArray().Any(method => method.ValueKind == JsonValueKind.String && method.ValueEquals("S256")));
        return hasPkce && Text(root, "issuer") == issuer && Url(root, "authorization_endpoint") is { } authorization && Url(root, "token_endpoint") is { } token ? new ProviderEndpoints(authorization, token) : null;
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Uri? Url(JsonElement root, string name) =>
        Uri.TryCreate(Text(root, name), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) ? url : null;
}
