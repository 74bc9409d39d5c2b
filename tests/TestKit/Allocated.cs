namespace FastMcp.TestKit;

/// <summary>Counts what a thread allocates, for promises of zero.</summary>
public static class Allocated
{
    private const int Rounds = 20;

    /// <summary>
    /// The least bytes that one of several runs allocated on this thread. A collection that another test causes
    /// charges the unused rest of an allocation block to whoever runs (up to 8 KB, now and then); what the code
    /// itself allocates is there in every run.
    /// </summary>
    public static long Least(Action run)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
