using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Exporting;

/// <summary>What became of one target's pushes. Safe for all threads.</summary>
internal sealed class PushCounters(string name, MetricsRegistry registry)
{
    public Counter Delivered { get; } = registry.Counter("fastmcp_push_delivered_total", "Exchanges, or files of an archive, that a target has, by target.", ("target", name));

    public Counter Refused { get; } = registry.Counter("fastmcp_push_refused_total", "Exchanges or files that a target does not take, whenever they are sent, by target.", ("target", name));

    public Counter Failures { get; } = registry.Counter("fastmcp_push_failures_total", "Tries that failed and are made again, by target.", ("target", name));

    /// <summary>Asked for when metrics are read.</summary>
    public void Sample(Func<long> secondsBehind, Func<long> filesBehind)
    {
        registry.Sampled("fastmcp_push_backlog_seconds", "Age of the oldest exchange or file that waits for a target, by target; 0: none does.", isCounter: false, secondsBehind, ("target", name));
        registry.Sampled("fastmcp_push_backlog_segments", "Closed segments of the session log that a target has not had, by target.", isCounter: false, filesBehind, ("target", name));
    }
}
