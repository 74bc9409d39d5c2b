using System.Text.Json;
using FastMcp.Jose;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// Finds an upstream's authorization server: the upstream names it in its protected resource metadata (RFC 9728), unless the operator has; the server says the rest
/// (RFC 8414, OpenID Connect Discovery). All of it is fetched by the rules of the gateway's own fetches, since an upstream may name any address.
/// </summary>
internal static class ServerFinder
{
    /// <param name="outbound">Fetches.</param>
    /// <param name="resource">Of the upstream, as it names itself.</param>
    /// <param name="issuer">What the operator says; null: the upstream does.</param>
    public static async Task<(ServerMetadata? Found, string WhyNot)> FindAsync(OutboundClient outbound, string resource, string? issuer)
    {
        var whyNot = "";
        if (issuer is null)
        {
            (issuer, whyNot) = await IssuerOfAsync(outbound, resource).ConfigureAwait(false);
        }

        if (issuer is null || !Uri.TryCreate(issuer, UriKind.Absolute, out var at) || at.Scheme is not ("https" or "http"))
        {
            return (null, issuer is null ? whyNot : "the issuer that the upstream names is no https URL");
        }

        foreach (var url in PlacesOf(at))
        {
            var answer = await outbound.GetAsync(url).ConfigureAwait(false);
            if (answer.IsOk)
            {
                return ServerMetadata.Read(answer.Body, issuer, out var wrong) is { } found ? (found, "") : (null, $"{url}: {wrong}");
            }

            whyNot = $"{url}: {answer.Fault}";
        }

        return (null, whyNot);
    }

    /// <summary>RFC 8414 section 3.1, and both places of OpenID Connect, in MCP's order.</summary>
    public static IReadOnlyList<Uri> PlacesOf(Uri issuer)
    {
        var (origin, path) = (issuer.GetLeftPart(UriPartial.Authority), issuer.AbsolutePath.TrimEnd('/'));
        return path.Length == 0
            ? [new(origin + "/.well-known/oauth-authorization-server"), new(origin + "/.well-known/openid-configuration")]
            : [new(origin + "/.well-known/oauth-authorization-server" + path), new(origin + "/.well-known/openid-configuration" + path), new(origin + path + "/.well-known/openid-configuration")];
    }

    private static async Task<(string? Issuer, string WhyNot)> IssuerOfAsync(OutboundClient outbound, string resource)
    {
        var at = new Uri(resource);
        var url = new Uri($"{at.GetLeftPart(UriPartial.Authority)}/.well-known/oauth-protected-resource{at.AbsolutePath.TrimEnd('/')}{at.Query}");
        var answer = await outbound.GetAsync(url).ConfigureAwait(false);
        return !answer.IsOk ? (null, $"{url}: {answer.Fault}")
            : Read(answer.Body, resource) is { } issuer ? (issuer, "")
            : (null, $"{url}: it does not speak of {resource}, or names no authorization server");
    }

    // RFC 9728 section 3.3: a document of another resource says nothing of this one. Of several servers the first is taken.
    private static string? Read(byte[] json, string resource)
    {
        if (StrictJson.Check(json) != TokenFault.None)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("resource", out var said) && said.ValueKind == JsonValueKind.String && said.ValueEquals(resource)
            && root.TryGetProperty("authorization_servers", out var servers) && servers.ValueKind == JsonValueKind.Array && servers.GetArrayLength() > 0 && servers[0].ValueKind == JsonValueKind.String
            ? servers[0].GetString()
            : null;
    }
}
