using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>What the tools' room counts.</summary>
internal sealed class PinMeters(MetricsRegistry registry)
{
    public Counter Changed { get; } = registry.Counter("fastmcp_tool_changes_total", "Times that a server was seen to say something else of a pinned tool than before.");

    public Counter Hidden { get; } = registry.Counter("fastmcp_tools_hidden_total", "Tools that a list left out, since they are not what was pinned.");

    public Counter Unfit { get; } = Arguments(registry, "enforce");

    public Counter UnfitMonitored { get; } = Arguments(registry, "monitor");

    public Counter Urls { get; } = Addresses(registry, "enforce");

    public Counter UrlsMonitored { get; } = Addresses(registry, "monitor");

    public Counter Results { get; } = registry.Counter("fastmcp_results_withheld_total", "Results of tools, or items of them, that were longer than the catalogue lets them be.");

    private static Counter Arguments(MetricsRegistry registry, string mode) =>
        registry.Counter("fastmcp_arguments_unfit_total", "Calls of tools whose arguments are not what the pinned schema says, by mode.", ("mode", mode));

    private static Counter Addresses(MetricsRegistry registry, string mode) =>
        registry.Counter("fastmcp_private_urls_total", "Calls of tools whose arguments name an address that is not public, by mode.", ("mode", mode));
}
