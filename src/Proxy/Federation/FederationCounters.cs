using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Federation;

/// <summary>What happens behind a route of several servers. Safe for all threads.</summary>
internal sealed class FederationCounters(string route, MetricsRegistry registry)
{
    /// <summary>Lists that were merged anew.</summary>
    public Counter Merged { get; } = registry.Counter("fastmcp_federation_merged_total", "Lists that were merged of several servers, by route.", ("route", route));

    /// <summary>Lists that were answered out of a merged one.</summary>
    public Counter Kept { get; } = registry.Counter("fastmcp_federation_kept_total", "Lists and pages that were answered out of one that was merged before, by route.", ("route", route));

    public Counter Missing(string server) => registry.Counter("fastmcp_federation_missing_total", "Lists that a server is missing in, by route and server.", ("route", route), ("server", server));
}
