using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Bundles;

/// <summary>Names for which policy judges; docs/operating.md lists them.</summary>
internal static class PolicyMeters
{
    /// <param name="registry">Where to.</param>
    /// <param name="digest">Of the policy in force.</param>
    /// <param name="percent">Of connections that one on trial judges.</param>
    /// <param name="rolledBack">Trials that ended by themselves.</param>
    public static void Register(MetricsRegistry registry, Func<string> digest, Func<long> percent, Func<long> rolledBack)
    {
        registry.Info("fastmcp_policy_info", "The policy in force, by its digest.", "digest", digest);
        registry.Sampled("fastmcp_canary_percent", "Of client connections that a policy on trial judges.", isCounter: false, percent);
        registry.Sampled("fastmcp_canary_rollbacks_total", "Trials that ended by themselves, since the policy denied far more.", isCounter: true, rolledBack);
    }
}
