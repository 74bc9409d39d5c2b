using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Guarding;

/// <summary>What is counted of one guard. Safe for all threads.</summary>
internal sealed class GuardMeters
{
    // Milliseconds; written as seconds.
    private static readonly long[] _bounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

    private readonly Counter[] _asks;
    private readonly Histogram _took;
    private readonly Histogram _added;
    private readonly Counter _asked;
    private readonly Counter _unasked;
    private readonly Counter _forced;
    private readonly Counter _overfull;
    private readonly Counter _outOfTime;

    public GuardMeters(string guard, MetricsRegistry metrics, Func<long> running, Func<long> isOpen)
    {
        _asks = [.. Enum.GetValues<GuardOutcome>().Select(outcome => metrics.Counter("fastmcp_guard_asks_total", "Asks of a guard, by what became of them.", ("guard", guard), ("outcome", NameOf(outcome))))];
        _took = metrics.Histogram("fastmcp_guard_seconds", "From the moment that a guard was to be asked until its answer, or none, was there.", _bounds, 1000, ("guard", guard));
        _added = metrics.Histogram("fastmcp_guard_added_seconds", "How long bytes of an answer waited for a guard.", _bounds, 1000, ("guard", guard));
        _asked = metrics.Counter("fastmcp_guard_characters_total", "Characters by whether a guard saw them.", ("guard", guard), ("seen", "yes"));
        _unasked = metrics.Counter("fastmcp_guard_characters_total", "Characters by whether a guard saw them.", ("guard", guard), ("seen", "no"));
        _forced = metrics.Counter("fastmcp_guard_forced_total", "Ends of texts that were settled without what follows them, since too much waited (limit guard-held).", ("guard", guard));
        _overfull = metrics.Counter("fastmcp_guard_overfull_total", "Messages and answers with more texts than guards are asked about (limit guard-texts).", ("guard", guard));
        _outOfTime = metrics.Counter("fastmcp_guard_out_of_time_total", "Bodies whose questions took longer together than they may (limit guard-body); of the rest guards were not asked.", ("guard", guard));
        metrics.Sampled("fastmcp_guard_asks_running", "Asks that run or wait.", isCounter: false, running, ("guard", guard));
        metrics.Sampled("fastmcp_guard_open", "1: the guard failed too often and is not asked for a while.", isCounter: false, isOpen, ("guard", guard));
    }

    public void Asked(GuardOutcome outcome, TimeSpan took, int units)
    {
        _asks[(int)outcome].Add();
        _took.Observe((long)took.TotalMilliseconds);
        (outcome == GuardOutcome.Answered ? _asked : _unasked).Add(units);
    }

    /// <summary>Text that a guard in monitor mode was not asked about, since it has not answered what came before.</summary>
    public void LeftOut(int units) => _unasked.Add(units);

    public void Added(TimeSpan waited) => _added.Observe((long)waited.TotalMilliseconds);

    public void Forced() => _forced.Add();

    public void Overfull() => _overfull.Add();

    public void OutOfTime() => _outOfTime.Add();

    internal static string NameOf(GuardOutcome outcome) => outcome switch
    {
        GuardOutcome.Answered => "answered",
        GuardOutcome.Late => "late",
        GuardOutcome.Unreachable => "unreachable",
        GuardOutcome.Refused => "refused",
        GuardOutcome.Garbage => "garbage",
        GuardOutcome.Overloaded => "overloaded",
        GuardOutcome.Open => "open",
        _ => "no-credential",
    };
}
