using FastMcp.Proxy.Health.Metrics;
using FastMcp.Store;
using FastMcp.Store.Policies;

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

    // limit policy-nodes: series for so many.
    private const int MostNodes = 100;

    /// <summary>Which policy judges where.</summary>
    /// <param name="registry">Where to.</param>
    /// <param name="nodes">As they say.</param>
    /// <param name="newest">Number of the last order that stands.</param>
    public static void Register(MetricsRegistry registry, Func<IReadOnlyList<StoredNode>> nodes, Func<long> newest)
    {
        registry.Info("fastmcp_node_policy_info", "The policy in force on each node that shares the store, by its digest.", () => nodes().Where(one => one.IsAlive).Take(MostNodes).Select(one => ((string, string)[])[("node", one.Node), ("digest", one.Policy), ("bundle", one.Bundle)]));
        registry.Sampled("fastmcp_policy_nodes_behind", "Nodes that are there and judge by an earlier order than the last one that stands.", isCounter: false, () => PolicyNotes.Behind(nodes(), newest()).Count());
        registry.Sampled("fastmcp_policy_order", "Number of the last order for all nodes that stands.", isCounter: false, newest);
    }
}
