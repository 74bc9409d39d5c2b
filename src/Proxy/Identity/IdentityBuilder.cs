using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Connections;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.Proxy.Identity.ApiKeys;
using FastMcp.Proxy.Identity.Certificates;
using FastMcp.Proxy.Outbound;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Identity;

/// <summary>Compiles what a configuration says of callers into what routes work with. Issuers' keys, the file of keys and the client that fetches are State.</summary>
internal sealed class IdentityBuilder(TimeProvider clock, ILoggerFactory logs, MetricsRegistry metrics) : IDisposable
{
    private readonly IssuerBook _issuers = new(clock, logs, metrics);
    private readonly CredentialBook _credentials = new(clock, logs, metrics);
    private readonly AuthorityBook _authorities = new(clock, logs);
    private OutboundClient? _outbound;
    private string _outboundOf = "";
    private volatile IReadOnlyDictionary<string, Issuer> _inForce = new Dictionary<string, Issuer>();
    private ApiKeyTable? _keys;
    private string? _keysOf;

    /// <summary>What cannot be fetched or minted now, and which secrets stand, for health.</summary>
    public IEnumerable<string> Problems =>
        [.. _issuers.InForce.Where(keys => keys.WhyNot is not null).Select(keys => $"The keys of issuer '{keys.Name}' cannot be fetched: {keys.WhyNot}"), .. _authorities.Problems, .. _credentials.Notes];

    /// <summary>Issuers in force, by name, with what is in the way of their keys.</summary>
    public IReadOnlyList<(string Name, string? WhyNot)> Issuers => [.. _issuers.InForce.Select(keys => (keys.Name, keys.WhyNot))];

    /// <summary>An issuer in force; null: there is none of that name.</summary>
    public Issuer? Find(string name) => _inForce.GetValueOrDefault(name);

    /// <summary>Fetches as the configuration in force lets it; after the first <see cref="Of"/>.</summary>
    public OutboundClient Outbound => _outbound!;

    /// <summary>What people granted, and where they do. Set before the first <see cref="Of(Config, IReadOnlyList{Route})"/>.</summary>
    public void Keep(GrantBook grants, Uri console)
    {
        _credentials.Grants = (grants, console);
        grants.Changed = _credentials.Forget;
    }

    /// <summary>Who vouches for clients' certificates.</summary>
    public AuthorityBook Authorities => _authorities;

    /// <summary>Puts on record what is lent; it is given the record before the first call.</summary>
    public LeaseLog Leases => _credentials.Leases;

    /// <summary>What the configuration that was given to <see cref="Of"/> lends, by name.</summary>
    public IReadOnlyDictionary<string, LentCredential> CredentialsOf(Config config) => _credentials.Of(config, _outbound!);

    /// <exception cref="IOException">A file cannot be read.</exception>
    public IReadOnlyDictionary<Route, RouteIdentity> Of(Config config, IReadOnlyList<Route> routes)
    {
        _authorities.Follow(config.Authorities);
        _outbound = OutboundOf(config);
        _keys = KeysOf(config);
        var issuers = _inForce = _issuers.Of(config, _outbound);
        var cache = new TokenCache(IdentityLimits.Tokens);
        return routes.Select((route, id) => (route, id)).ToDictionary(one => one.route, one => Of(one.route, one.id, issuers, cache));
    }

    /// <summary>Ends what was minted; the last thing that is done.</summary>
    public Task CloseAsync() => _credentials.CloseAsync();

    public void Dispose()
    {
        _credentials.Dispose();
        _authorities.Dispose();
        _outbound?.Dispose();
        _keys?.Dispose();
    }

    private RouteIdentity Of(Route route, int id, IReadOnlyDictionary<string, Issuer> issuers, TokenCache cache)
    {
        var config = route.Config.Identity;
        return config.IsOpen
            ? RouteIdentity.Open
            : new RouteIdentity(config, id, [.. config.Issuers.Select(name => issuers[name])], config.ApiKeys ? _keys : null, cache);
    }

    // A client in use is not disposed: exchanges of an older snapshot may fetch with it. Its connections end by themselves.
    private OutboundClient OutboundOf(Config config)
    {
        var of = $"{string.Join(' ', config.Outbound.Allow)}\n{config.Outbound.CaFile}";
        if (_outbound is not null && of == _outboundOf)
        {
            return _outbound;
        }

        _outboundOf = of;
        return new OutboundClient(config.Outbound);
    }

    private ApiKeyTable? KeysOf(Config config)
    {
        if (config.ApiKeys?.File == _keysOf)
        {
            return _keys;
        }

        var next = config.ApiKeys is { } keys ? new ApiKeyTable(keys.File, clock, logs.CreateLogger<ApiKeyTable>()) : null;
        _keysOf = config.ApiKeys?.File;
        return next;
    }
}
