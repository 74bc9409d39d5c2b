namespace FastMcp.Approvals;

/// <summary>What the desk did since its start. Safe for all threads.</summary>
public sealed class ApprovalCounts
{
    private readonly long[] _steps = new long[Steps.Count];
    private long _live;
    private long _refused;

    /// <summary>What can happen to a request, as the record names it.</summary>
    public static IReadOnlyList<string> Steps { get; } = ["asked", "again", "voted", "approved", "denied", "edited", "granted", "grant-ended", "expired", "used", "abandoned", "sent", "not-sent"];

    /// <summary>Gauge: open and approved.</summary>
    public long Live => Interlocked.Read(ref _live);

    /// <summary>Asks that a limit stopped.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public long this[string step] => Interlocked.Read(ref _steps[IndexOf(step)]);

    internal void Begin(int live) => Interlocked.Exchange(ref _live, live);

    internal void Refuse() => Interlocked.Increment(ref _refused);

    internal void Count(string step)
    {
        Interlocked.Increment(ref _steps[IndexOf(step)]);
        Interlocked.Add(ref _live, step switch { "asked" => 1, "denied" or "expired" or "used" or "abandoned" => -1, _ => 0 });
    }

    private static int IndexOf(string step)
    {
        for (var index = 0; index < Steps.Count; index++)
        {
            if (Steps[index] == step)
            {
                return index;
            }
        }

        throw new ArgumentException($"'{step}' is no step of an approval.", nameof(step));
    }
}
