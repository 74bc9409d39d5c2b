namespace FastMcp.Bench.Micro;

/// <summary><see cref="IdentityBenchmarks"/> by processor time, for shared machines: the median of nine rounds, with the bytes that one turn allocates.</summary>
internal static class IdentitySweep
{
    private const int Rounds = 9;

    public static void Run()
    {
        var work = new IdentityBenchmarks();
        Console.WriteLine("| what | ns | allocated |");
        Console.WriteLine("|---|---:|---:|");
        Row("token of 1 KB remembered, and a kept credential lent", 200_000, () => work.RememberedAndLent());
        Row("token remembered", 200_000, () => work.Remembered());
        Row("RS256 token taken apart and verified", 4_000, () => work.VerifiedRs256());
        Row("token refused by its form", 20_000, () => work.RefusedByForm());
    }

    private static void Row(string what, int turns, Action turn)
    {
        for (var i = 0; i < turns; i++)
        {
            turn();
        }

        var times = new double[Rounds];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var start = ThreadClock.Nanoseconds;
            for (var i = 0; i < turns; i++)
            {
                turn();
            }

            times[round] = (ThreadClock.Nanoseconds - start) / turns;
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (turns * Rounds);
        Array.Sort(times);
        Console.WriteLine($"| {what} | {times[Rounds / 2]:F0} | {allocated} B |");
    }
}
