using System.Text.Json;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.Proxy.Identity.ApiKeys;

namespace FastMcp.Proxy.Identity;

/// <summary>Who may call a route, out of its snapshot, with what is said to those who may not. Immutable but for the cache.</summary>
internal sealed class RouteIdentity
{
    private const string WellKnown = "/.well-known/oauth-protected-resource";

    private readonly RouteIdentityConfig _config;
    private readonly Dictionary<string, Issuer> _issuers;

    /// <param name="config">What the operator wrote.</param>
    /// <param name="id">Of the route, within the snapshot.</param>
    /// <param name="issuers">Those that it names.</param>
    /// <param name="keys">The gateway's own keys; null: they are not taken here.</param>
    /// <param name="cache">Of the snapshot.</param>
    public RouteIdentity(RouteIdentityConfig config, int id, IReadOnlyList<Issuer> issuers, ApiKeyTable? keys, TokenCache cache)
    {
        (_config, Id, Keys, Cache) = (config, id, keys, cache);
        _issuers = issuers.ToDictionary(issuer => issuer.Rules.Issuer, StringComparer.Ordinal);
        Introspecting = issuers.FirstOrDefault(issuer => issuer.Introspection is not null);
        Challenges = new Challenges(config, WellKnown);
        Metadata = config.Resource is null ? null : MetadataOf(config);
    }

    public static RouteIdentity Open { get; } = new(RouteIdentityConfig.Open, 0, [], null, new TokenCache(2));

    public static ReadOnlySpan<byte> WellKnownPath => "/.well-known/oauth-protected-resource"u8;

    public int Id { get; }

    /// <summary>Nothing that is shown is looked at: everybody is anonymous.</summary>
    public bool IsOpen => _config.IsOpen;

    public bool AllowsAnonymous => _config.Anonymous;

    public bool TakesTokens => _issuers.Count > 0;

    public bool TakesCertificates => _config.Certificates.Length > 0;

    /// <summary>Neither tokens nor keys: nothing that stands in a request.</summary>
    public bool TakesOnlyCertificates => TakesCertificates && !TakesTokens && Keys is null;

    /// <summary>Null: the gateway's own keys are not taken.</summary>
    public ApiKeyTable? Keys { get; }

    public TokenCache Cache { get; }

    public Challenges Challenges { get; }

    public IReadOnlyCollection<string> Audiences => _config.Audiences;

    /// <summary>The protected resource metadata (RFC 9728); null: no tokens are taken.</summary>
    public byte[]? Metadata { get; }

    /// <summary>Is asked about tokens that say nothing by themselves; null: such tokens are refused.</summary>
    public Issuer? Introspecting { get; }

    public bool CutsAtExpiry => _config.CutsAtExpiry;

    /// <summary>No allocation.</summary>
    public bool TakesCertificatesOf(string authority)
    {
        foreach (var name in _config.Certificates)
        {
            if (name == authority)
            {
                return true;
            }
        }

        return false;
    }

    public Issuer? Find(string issuer) => _issuers.GetValueOrDefault(issuer);

    public bool HasScopes(IReadOnlyList<string> scopes) => _config.Scopes.All(scope => scopes.Contains(scope, StringComparer.Ordinal));

    private byte[] MetadataOf(RouteIdentityConfig config)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("resource"u8, config.ResourceText);
            // The development issuer is at no address.
            WriteTexts(json, "authorization_servers", _issuers.Keys.Where(issuer => issuer.StartsWith("http", StringComparison.Ordinal)));
            WriteTexts(json, "bearer_methods_supported", ["header"]);
            WriteTexts(json, "scopes_supported", config.Scopes);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    // A member without values is left out (RFC 9728 section 3.2).
    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        var all = texts.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in all)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
