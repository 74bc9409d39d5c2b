using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Stdio;

namespace FastMcp.Proxy.Sse;

/// <summary>What happened in the sessions with one HTTP+SSE server. Safe for all threads.</summary>
internal sealed class SseCounters
{
    private readonly long[] _ended = new long[Enum.GetValues<EndReason>().Length];
    private long _running, _begun, _notBegun, _noise, _dropped, _full;

    public long Running => Interlocked.Read(ref _running);

    /// <summary>False: there are as many as there may be.</summary>
    public bool TryTake(int most)
    {
        if (Interlocked.Increment(ref _running) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _running);
        Interlocked.Increment(ref _full);
        return false;
    }

    public void Give() => Interlocked.Decrement(ref _running);

    public void AddBegun() => Interlocked.Increment(ref _begun);

    public void AddNotBegun() => Interlocked.Increment(ref _notBegun);

    public void AddEnd(EndReason why) => Interlocked.Increment(ref _ended[(int)why]);

    public void AddNoise() => Interlocked.Increment(ref _noise);

    public void AddDrop() => Interlocked.Increment(ref _dropped);

    public void Register(MetricsRegistry registry, string upstream)
    {
        (string, string) label = ("upstream", upstream);
        void Counter(string name, string help, Func<long> read) => registry.Sampled(name, help, isCounter: true, read, label);
        registry.Sampled("fastmcp_sse_sessions", "Sessions with HTTP+SSE servers that are open, by upstream.", isCounter: false, () => Running, label);
        Counter("fastmcp_sse_begun_total", "Sessions that were begun.", () => Interlocked.Read(ref _begun));
        Counter("fastmcp_sse_not_begun_total", "Streams that could not be opened, or named no address that is taken.", () => Interlocked.Read(ref _notBegun));
        Counter("fastmcp_sse_full_total", "Sessions that were refused for want of a place (limit sessions).", () => Interlocked.Read(ref _full));
        Counter("fastmcp_sse_noise_total", "Events of servers that were no messages, and answers that nobody waits for (limit noise).", () => Interlocked.Read(ref _noise));
        Counter("fastmcp_sse_dropped_total", "Messages of servers that nobody was there for.", () => Interlocked.Read(ref _dropped));
        foreach (var why in Enum.GetValues<EndReason>().Where(why => why is not (EndReason.Stuck or EndReason.Lease)))
        {
            registry.Sampled("fastmcp_sse_ended_total", "Sessions with HTTP+SSE servers that ended, by reason.", isCounter: true, () => Interlocked.Read(ref _ended[(int)why]), label, ("why", StdioCounters.NameOf(why)));
        }
    }
}
