using System.Text.Json;
using FastMcp.Jose;

namespace FastMcp.Proxy.Connections;

/// <summary>What an authorization server says of itself (RFC 8414, OpenID Connect Discovery 1.0).</summary>
/// <param name="Issuer">Its identifier, byte for byte.</param>
/// <param name="Authorization">Browsers go there.</param>
/// <param name="Token">Codes and refresh tokens go there.</param>
/// <param name="Revocation">Null: it ends nothing.</param>
/// <param name="SaysIssuer">What comes back by the browser names it (RFC 9207).</param>
/// <param name="TakesDocuments">A client is known by the URL of its metadata document.</param>
/// <param name="Registration">Clients register themselves there (RFC 7591); null: they do not.</param>
internal sealed record ServerMetadata(string Issuer, Uri Authorization, Uri Token, Uri? Revocation, bool SaysIssuer, bool TakesDocuments, Uri? Registration)
{
    /// <summary>Null, with why: it is no such document, speaks of another issuer, or does not say that it knows PKCE.</summary>
    public static ServerMetadata? Read(byte[] json, string issuer, out string whyNot)
    {
        whyNot = "it is no JSON object";
        if (StrictJson.Check(json) != TokenFault.None)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "issuer") != issuer)
        {
            whyNot = "it speaks of another issuer";
            return null;
        }

        if (!Has(root, "code_challenge_methods_supported", "S256"))
        {
            whyNot = "it does not say that it knows PKCE with S256";
            return null;
        }

        whyNot = "it has no endpoints for browsers and for codes that may be used";
        return Url(root, "authorization_endpoint") is { } authorization && Url(root, "token_endpoint") is { } token
            ? new ServerMetadata(issuer, authorization, token, Url(root, "revocation_endpoint"), Is(root, "authorization_response_iss_parameter_supported"), Is(root, "client_id_metadata_document_supported"), Url(root, "registration_endpoint"))
            : null;
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Is(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static bool Has(JsonElement root, string name, string value) =>
        root.TryGetProperty(name, out var all) && all.ValueKind == JsonValueKind.Array && all.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(value));

    // http is let in on loopback; what fetches looks at the address, and lets in only what the operator lists.
    private static Uri? Url(JsonElement root, string name) =>
        Uri.TryCreate(Text(root, name), UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) ? url : null;
}
