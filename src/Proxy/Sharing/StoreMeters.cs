using FastMcp.Proxy.Health.Metrics;
using FastMcp.Store;

namespace FastMcp.Proxy.Sharing;

/// <summary>Names for how the store is; docs/operating.md lists them.</summary>
internal static class StoreMeters
{
    public static void Register(MetricsRegistry registry, Func<StoreState> state, TimeProvider clock)
    {
        registry.Sampled("fastmcp_store_up", "1 while the store answers, else 0.", isCounter: false, () => state().IsUp ? 1 : 0);
        registry.Sampled("fastmcp_store_exchanges_total", "Exchanges with the store that ended well.", isCounter: true, () => state().Exchanges);
        registry.Sampled("fastmcp_store_failures_total", "Exchanges with the store that failed.", isCounter: true, () => state().Failures);
        registry.Sampled("fastmcp_store_seconds", "For how long the store answers, or does not.", isCounter: false, () => (long)(clock.GetUtcNow() - state().Since).TotalSeconds);
    }
}
