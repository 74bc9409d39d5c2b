using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Inside.Messages;

namespace FastMcp.Proxy.Stdio;

/// <summary>What happened to the servers of one upstream. Safe for all threads.</summary>
internal sealed class StdioCounters
{
    private readonly long[] _ended = new long[Enum.GetValues<EndReason>().Length];
    private long _running, _started, _notStarted, _noise, _dropped, _unsaid, _stayed, _restarts, _full;

    public long Running => Interlocked.Read(ref _running);

    /// <summary>Messages for a client that had no stream open, beyond what is held for it.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public long Noise => Interlocked.Read(ref _noise);

    public long Started => Interlocked.Read(ref _started);

    public long NotStarted => Interlocked.Read(ref _notStarted);

    public long this[EndReason why] => Interlocked.Read(ref _ended[(int)why]);

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

    public void AddStart() => Interlocked.Increment(ref _started);

    public void AddFailure() => Interlocked.Increment(ref _notStarted);

    public void AddWait() => Interlocked.Increment(ref _restarts);

    public void AddEnd(EndReason why) => Interlocked.Increment(ref _ended[(int)why]);

    public void AddNoise() => Interlocked.Increment(ref _noise);

    public void AddDrop() => Interlocked.Increment(ref _dropped);

    public void AddUnsaid() => Interlocked.Increment(ref _unsaid);

    public void AddStayed() => Interlocked.Increment(ref _stayed);

    public void Register(MetricsRegistry registry, string upstream)
    {
        (string, string) label = ("upstream", upstream);
        void Counter(string name, string help, Func<long> read) => registry.Sampled(name, help, isCounter: true, read, label);
        registry.Sampled("fastmcp_stdio_servers", "Servers on pipes that run, by upstream.", isCounter: false, () => Running, label);
        Counter("fastmcp_stdio_started_total", "Servers that were started.", () => Started);
        Counter("fastmcp_stdio_not_started_total", "Starts that failed.", () => NotStarted);
        Counter("fastmcp_stdio_restart_waits_total", "Calls that were refused since their server failed to start before (limit restarts).", () => Interlocked.Read(ref _restarts));
        Counter("fastmcp_stdio_full_total", "Calls that were refused for want of a server (limit servers).", () => Interlocked.Read(ref _full));
        Counter("fastmcp_stdio_noise_lines_total", "Lines of servers that were no messages (limit noise).", () => Noise);
        Counter("fastmcp_stdio_dropped_total", "Messages of servers that nobody was there for.", () => Dropped);
        Counter("fastmcp_stdio_unsaid_lines_total", "Lines of standard error that were not logged, since there were too many.", () => Interlocked.Read(ref _unsaid));
        Counter("fastmcp_stdio_stayed_total", "Servers of which something could not be killed.", () => Interlocked.Read(ref _stayed));
        // Processes name no address.
        foreach (var why in Enum.GetValues<EndReason>().Where(why => why != EndReason.Endpoint))
        {
            var name = NameOf(why);
            registry.Sampled("fastmcp_stdio_ended_total", "Servers that ended, by reason.", isCounter: true, () => this[why], label, ("why", name));
        }
    }

    internal static string NameOf(EndReason why) => why switch
    {
        EndReason.Exited => "exited",
        EndReason.Closed => "closed",
        EndReason.Idle => "idle",
        EndReason.Life => "life",
        EndReason.Noise => "noise",
        EndReason.Line => "line",
        EndReason.Stuck => "stuck",
        EndReason.Lease => "lease",
        EndReason.Endpoint => "endpoint",
        _ => "retired",
    };
}
