using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Bundles;

/// <summary>Names for which policy judges; docs/operating.md lists them.</summary>
internal static class PolicyMeters
{
    public static void Register(MetricsRegistry registry, LiveState live, PolicyRoom? policies)
    {
        registry.Info("fastmcp_policy_info", "The policy in force, by its digest.", "digest", () => live.Current.Digest);
        registry.Sampled("fastmcp_canary_percent", "Of client connections that a policy on trial judges.", isCounter: false, () => live.Canary?.Percent ?? 0);
        registry.Sampled("fastmcp_canary_rollbacks_total", "Trials that ended by themselves, since the policy denied far more.", isCounter: true, () => policies?.RolledBack ?? 0);
    }
}
