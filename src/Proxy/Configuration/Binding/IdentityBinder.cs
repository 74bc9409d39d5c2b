using System.Net;
using FastMcp.Jose.Profiles;
using FastMcp.Jose.Signatures;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Nodes to what says who callers are: <c>outbound</c>, <c>issuers</c>, <c>api-keys</c>, and <c>identity</c> of routes.</summary>
internal sealed class IdentityBinder(string folder, ConfigErrors errors)
{
    public const string DevelopmentIssuer = "urn:fastmcp:development";

    public OutboundConfig Outbound(MapReader root)
    {
        if (root.Map("outbound", Keys.Outbound) is not { } map)
        {
            return OutboundConfig.Default;
        }

        var allow = new List<IPNetwork>();
        foreach (var (text, place) in map.Texts("allow"))
        {
            if (IPNetwork.TryParse(text, out var network) || (IPAddress.TryParse(text, out var one) && IPNetwork.TryParse($"{one}/{8 * one.GetAddressBytes().Length}", out network)))
            {
                allow.Add(network);
            }
            else
            {
                errors.Add(place, $"'{text}' is no range of addresses. Write 127.0.0.1, 10.1.0.0/16 or fd00::/8.");
            }
        }

        return new OutboundConfig { Allow = allow, CaFile = FullPath(map.Text("ca")), Place = map.Place };
    }

    public ApiKeysConfig? ApiKeys(MapReader root) =>
        root.Text("api-keys") is { } file ? new ApiKeysConfig(Path.GetFullPath(file, folder), root.PlaceOf("api-keys")) : null;

    public IReadOnlyList<IssuerConfig> Issuers(MapReader root) => [.. root.List("issuers").Select(Issuer).OfType<IssuerConfig>()];

    public RouteIdentityConfig OfRoute(MapReader route)
    {
        if (route.Map("identity", Keys.RouteIdentity) is not { } map)
        {
            return RouteIdentityConfig.Open;
        }

        string[] issuers = [.. map.Texts("issuers").Select(issuer => issuer.Text)];
        string[] certificates = [.. map.Texts("certificates").Select(authority => authority.Text)];
        var keys = map.Switch("api-keys", otherwise: false);
        var resource = issuers.Length > 0 ? Resource(map) : null;
        var audiences = map.Texts("audience").Select(audience => audience.Text).ToArray();
        return new RouteIdentityConfig
        {
            Issuers = issuers,
            Resource = resource,
            ResourceText = map.Text("resource") ?? "",
            Audiences = audiences.Length > 0 ? audiences : [map.Text("resource") ?? ""],
            Scopes = [.. Scopes(map)],
            ApiKeys = keys,
            Certificates = certificates,
            Anonymous = map.Switch("anonymous", otherwise: issuers.Length == 0 && certificates.Length == 0 && !keys),
            CutsAtExpiry = map.OneOf("expiry", Keys.Expiry) == 1,
        };
    }

    private IEnumerable<string> Scopes(MapReader map)
    {
        foreach (var (text, place) in map.Texts("scopes"))
        {
            // RFC 6749 section 3.3.
            if (text.All(c => c is '!' or (>= '#' and <= '[') or (>= ']' and <= '~')))
            {
                yield return text;
            }
            else
            {
                errors.Add(place, $"'{text}' is no scope: visible ASCII without spaces, quotes and backslashes.");
            }
        }
    }

    private Uri? Resource(MapReader map)
    {
        if (map.Required("resource") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && !text.Contains('#', StringComparison.Ordinal) && !text.Contains('?', StringComparison.Ordinal) && text.All(c => c is > ' ' and <= '~' and not '"' and not '\\'))
        {
            return url;
        }

        errors.Add(map.PlaceOf("resource"), $"'{text}' is no resource: the URL by which clients call the route, such as https://gw.example/crm, without query and fragment (RFC 9728).");
        return null;
    }

    private IssuerConfig? Issuer(Node node)
    {
        if (MapReader.Of(node, "An issuer", Keys.Issuer, errors) is not { } map)
        {
            return null;
        }

        var development = FullPath(map.Text("development"));
        var name = map.Required("name");
        var issuer = development is null ? map.Required("issuer") : map.Text("issuer") ?? DevelopmentIssuer;
        var profile = map.Text("profile") ?? "generic";
        if (IssuerProfiles.Find(profile) is null)
        {
            errors.Add(map.PlaceOf("profile"), $"There is no profile '{profile}'.{DidYouMean.Hint(profile, IssuerProfiles.Names)} There are {string.Join(", ", IssuerProfiles.Names)}.");
        }

        if (name is null || issuer is null)
        {
            return null;
        }

        return new IssuerConfig
        {
            Name = name,
            Issuer = issuer,
            Profile = profile,
            Jwks = Url(map, "jwks"),
            KeysFile = FullPath(map.Text("keys")),
            DevelopmentFile = development,
            Algorithms = Algorithms(map),
            Types = Texts(map, "types"),
            Subject = map.Text("subject"),
            Client = Texts(map, "client"),
            Groups = Texts(map, "groups"),
            Scopes = Texts(map, "scopes"),
            Skew = TimeSpan.FromMilliseconds(map.Limit("skew", IdentityLimits.Skew) ?? IdentityLimits.Skew.Default),
            Introspection = map.Map("introspection", Keys.Introspection) is { } introspection ? Introspection(introspection) : null,
            Place = map.Place,
        };
    }

    private IntrospectionConfig? Introspection(MapReader map)
    {
        var (client, secret) = (map.Required("client"), map.Required("secret-file"));
        _ = map.Required("url");
        var keep = TimeSpan.FromMilliseconds(map.Limit("keep", IdentityLimits.Keep) ?? IdentityLimits.Keep.Default);
        return Url(map, "url") is { } url && client is not null && secret is not null ? new IntrospectionConfig(url, client, FullPath(secret)!, keep) : null;
    }

    private string[]? Algorithms(MapReader map)
    {
        foreach (var (text, place) in map.Texts("algorithms").Where(found => JwsAlgorithms.Parse(found.Text) == JwsAlgorithm.Unknown))
        {
            errors.Add(place, $"There is no algorithm '{text}'. There are {string.Join(", ", JwsAlgorithms.Public)}, and HS256, HS384, HS512 for secrets in a file of keys.");
        }

        return Texts(map, "algorithms");
    }

    private Uri? Url(MapReader map, string key)
    {
        if (map.Text(key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
        {
            return url;
        }

        errors.Add(map.PlaceOf(key), $"'{key}' is an https URL, not '{text}'.");
        return null;
    }

    private static string[]? Texts(MapReader map, string key) => map.Find(key) is null ? null : [.. map.Texts(key).Select(found => found.Text)];

    private string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path, folder);
}
