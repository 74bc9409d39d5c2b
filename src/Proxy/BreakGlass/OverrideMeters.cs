using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.BreakGlass;

/// <summary>Names for what is open; docs/operating.md lists them.</summary>
internal static class OverrideMeters
{
    public static void Register(MetricsRegistry registry, OverrideRoom overrides)
    {
        registry.Sampled("fastmcp_overrides", "What two operators opened and is open now.", isCounter: false, () => overrides.Open.Count);
        registry.Sampled("fastmcp_override_calls_total", "Messages that passed by such an opening, although policy denies them.", isCounter: true, () => overrides.Opened);
    }
}
