using FastMcp.Proxy.Health.Metrics;
using FastMcp.WebConsole;

namespace FastMcp.Proxy.WebConsole;

/// <summary>What limits of the console refused or cut, as metrics.</summary>
internal static class ConsoleMeters
{
    public static void Register(MetricsRegistry registry)
    {
        foreach (var limit in ConsoleCounts.All)
        {
            registry.Sampled("fastmcp_console_limit_hits_total", "What a limit of the console refused or cut, by limit.", isCounter: true, () => limit.Count, ("limit", limit.Name));
        }
    }
}
