namespace FastMcp.WebConsole;

/// <summary>What one limit of the console refused or cut. Safe for all threads.</summary>
/// <param name="name">Of the limit.</param>
public sealed class LimitHits(string name)
{
    private long _count;

    public string Name => name;

    public long Count => Interlocked.Read(ref _count);

    internal void Hit() => Interlocked.Increment(ref _count);
}
