using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Connections;

/// <summary>What became of people's connections to upstreams, and how often a limit of theirs was reached. Safe for all threads.</summary>
internal sealed class ConnectionCounters(MetricsRegistry registry)
{
    private const string Help = "Connections of people to upstreams, by what became of them.";
    private const string Limits = "How often a limit of connections was reached, by limit.";

    public Counter Consented { get; } = registry.Counter("fastmcp_connections_total", Help, ("event", "consented"));

    public Counter Renewed { get; } = registry.Counter("fastmcp_connections_total", Help, ("event", "renewed"));

    public Counter Ended { get; } = registry.Counter("fastmcp_connections_total", Help, ("event", "ended"));

    /// <summary>The server takes the refresh token no more.</summary>
    public Counter Lost { get; } = registry.Counter("fastmcp_connections_total", Help, ("event", "lost"));

    /// <summary>What a browser came back with was not believed, or led to nothing.</summary>
    public Counter Refused { get; } = registry.Counter("fastmcp_connections_total", Help, ("event", "refused"));

    /// <summary>Calls without a grant.</summary>
    public Counter Missing { get; } = registry.Counter("fastmcp_connections_total", Help, ("event", "missing"));

    public Counter Open { get; } = registry.Counter("fastmcp_connections_limit_hits_total", Limits, ("limit", "consents-open"));

    public Counter OfOne { get; } = registry.Counter("fastmcp_connections_limit_hits_total", Limits, ("limit", "consents-of-one"));

    public Counter Waiting { get; } = registry.Counter("fastmcp_connections_limit_hits_total", Limits, ("limit", "consents-waiting"));

    public Counter Page { get; } = registry.Counter("fastmcp_connections_limit_hits_total", Limits, ("limit", "connections-page"));
}
