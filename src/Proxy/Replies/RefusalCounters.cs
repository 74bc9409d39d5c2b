namespace FastMcp.Proxy.Replies;

/// <summary>Refusals by kind since the start. Safe for all threads.</summary>
internal sealed class RefusalCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<RefusalKind>().Length];

    public void Count(RefusalKind kind) => Interlocked.Increment(ref _counts[(int)kind]);

    public long this[RefusalKind kind] => Interlocked.Read(ref _counts[(int)kind]);
}
