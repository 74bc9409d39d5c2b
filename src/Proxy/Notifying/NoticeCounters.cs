using FastMcp.Approvals.Notices;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Notifying;

/// <summary>What became of one channel's notices. Safe for all threads.</summary>
internal sealed class NoticeCounters
{
    private long _waiting;
    private long _since;

    public NoticeCounters(string channel, MetricsRegistry registry, TimeProvider clock)
    {
        Delivered = registry.Counter("fastmcp_approval_channel_delivered_total", "Requests for approval, their changes and ends that a channel took, by channel.", ("channel", channel));
        Refused = registry.Counter("fastmcp_approval_channel_refused_total", "Those that a channel does not take, or did not for 24 hours; it is not told them any more.", ("channel", channel));
        Failures = registry.Counter("fastmcp_approval_channel_failures_total", "Tries to tell a channel that failed and are made again, by channel.", ("channel", channel));
        registry.Sampled("fastmcp_approval_channel_backlog", "Requests whose latest state a channel does not know, by channel.", isCounter: false, () => Interlocked.Read(ref _waiting), ("channel", channel));
        registry.Sampled(
            "fastmcp_approval_channel_backlog_seconds", "Age of the oldest of them, by channel; 0: there is none.", isCounter: false,
            () => Interlocked.Read(ref _since) is > 0 and var since ? Math.Max(0, clock.GetUtcNow().ToUnixTimeSeconds() - since) : 0, ("channel", channel));
    }

    public Counter Delivered { get; }

    public Counter Refused { get; }

    public Counter Failures { get; }

    public void Set(NoticeBacklog backlog)
    {
        Interlocked.Exchange(ref _waiting, backlog.Count);
        Interlocked.Exchange(ref _since, backlog.Oldest?.ToUnixTimeSeconds() ?? 0);
    }
}
