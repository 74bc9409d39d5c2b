using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Routing;

namespace FastMcp.Proxy.Configuration;

/// <summary>A config compiled for serving. Immutable; swapped whole; an exchange keeps the one it began with.</summary>
internal sealed class Snapshot
{
    private readonly RouteTable _table;

    private Snapshot(Config config, long version, IReadOnlyList<Route> routes)
    {
        Config = config;
        Version = version;
        Routes = routes;
        _table = new RouteTable(routes);
    }

    public Config Config { get; }

    /// <summary>Counts up from 1 with every reload.</summary>
    public long Version { get; }

    /// <summary>In the order of the config.</summary>
    public IReadOnlyList<Route> Routes { get; }

    public Limits Limits => Config.Limits;

    /// <param name="config">Valid.</param>
    /// <param name="version">Greater than that of the snapshot before.</param>
    /// <param name="guardOf">Says for a route with masking on whether its guard can run.</param>
    public static Snapshot Build(Config config, long version, Func<RouteConfig, RouteGuard> guardOf)
    {
        var upstreams = config.Upstreams.ToDictionary(u => u.Name, StringComparer.Ordinal);
        return new Snapshot(config, version, [.. config.Routes.Select(r => new Route(r, upstreams[r.Upstream], r.Mask ? guardOf(r) : RouteGuard.Off))]);
    }

    /// <inheritdoc cref="RouteTable.Find"/>
    public Route? Find(ReadOnlySpan<byte> host, ReadOnlySpan<byte> target) => _table.Find(host, target);
}
