using System.Globalization;

namespace FastMcp.Bench.Micro;

/// <summary>
/// <see cref="ConditionBenchmarks"/> and <see cref="DecisionBenchmarks"/> by processor time: the least of several rounds, so that a busy machine says about
/// the same as an idle one.
/// </summary>
internal static class ConditionSweep
{
    private const int Rounds = 15;

    public static void Run()
    {
        var work = new ConditionBenchmarks();
        var decisions = new DecisionBenchmarks();
        (string Name, Action Run, int Times)[] parts =
        [
            ("frame", () => work.Floor(), 200_000), ("text", () => work.TextEqual(), 200_000), ("usual", () => work.Usual(), 200_000),
            ("argument", () => work.Argument(), 100_000), ("macro", () => work.Macro(), 100_000), ("pattern", () => work.Pattern(), 200_000),
            ("hundred", () => work.Hundred(), 5_000), ("thousand", () => work.Thousand(), 500),
            ("decide 0", () => decisions.None(), 200_000), ("decide 10", () => decisions.Ten(), 100_000), ("decide 100", () => decisions.Hundred(), 50_000),
            ("decide 1k", () => decisions.Thousand(), 20_000), ("all run", () => decisions.ThousandConditions(), 500),
            ("layers 100", () => decisions.LayeredHundred(), 50_000), ("layers 1k", () => decisions.LayeredThousand(), 20_000),
        ];
        foreach (var (name, run, times) in parts)
        {
            var least = double.MaxValue;
            var bytes = long.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Environment.CpuUsage.UserTime;
                for (var i = 0; i < times; i++)
                {
                    run();
                }

                least = Math.Min(least, (Environment.CpuUsage.UserTime - start).TotalNanoseconds / times);
                bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} {least,10:F1} ns {bytes / times,6} B"));
        }
    }
}
