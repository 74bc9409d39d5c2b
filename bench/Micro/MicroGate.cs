using System.Text.Json;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace FastMcp.Bench.Micro;

/// <summary>
/// The benchmarks of the rooms, as short as they can be, beside what was accepted: allocated bytes exactly, and times, where <c>--ratios</c> asks for
/// it, as ratios to the baseline of their class in the same run. <c>bench/results/gate.md</c> says what clean runs differ by.
/// </summary>
internal static class MicroGate
{
    /// <summary>A ratio may be so many times the accepted one: baselines take nanoseconds, and processors differ in what they do in one.</summary>
    public const double Threshold = 4;

    // The runtime allocates now and then by itself, which is spread over all operations. No object is smaller than this.
    private const long SmallestObject = 24;

    // What an operation allocates depends a little on the length of numbers in it.
    private const double AllocationNoise = 0.03;

    // A class that another process disturbed is measured again.
    private const int Attempts = 3;

    private static readonly string s_file = Path.Combine("bench", "Micro", "gate.json");

    // Others' programs stand beside ours to be read, not to be guarded.
    private static readonly string[] s_peers = ["GeneratedRegex", "NonBacktrackingRegex", "Hyperscan"];

    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        var times = args is ["--times", var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 1;
        var runs = new List<SortedDictionary<string, GateFigure>>();
        var ratios = args.Length > 0;
        if (ratios)
        {
            // What is measured first would be measured half compiled.
            Measure(_ => true, iterations: 1);
        }

        for (var run = 0; run < times; run++)
        {
            runs.Add(Measure(_ => true));
        }

        if (times > 1)
        {
            Spread(runs);
            return 0;
        }

        if (args is ["--write"])
        {
            File.WriteAllText(s_file, JsonSerializer.Serialize(runs[0], GateJson.Default.SortedDictionaryStringGateFigure) + "\n");
            Console.WriteLine($"accepted: {runs[0].Count} benchmarks, {s_file}");
            return 0;
        }

        var accepted = JsonSerializer.Deserialize(File.ReadAllText(s_file), GateJson.Default.SortedDictionaryStringGateFigure)!;
        for (var again = 1; ratios && again < Attempts && runs[0].Any(one => IsSlower(one, accepted)); again++)
        {
            var classes = runs[0].Where(one => IsSlower(one, accepted)).Select(one => ClassOf(one.Key)).ToHashSet();
            foreach (var (name, figure) in Measure(classes.Contains))
            {
                runs[0][name] = figure with { Ratio = Math.Min(figure.Ratio, runs[0][name].Ratio) };
            }
        }

        return Compare(runs[0], accepted, ratios);
    }

    private static string ClassOf(string name) => name.Split('.')[0];

    private static bool IsSlower(KeyValuePair<string, GateFigure> one, SortedDictionary<string, GateFigure> accepted) =>
        accepted.TryGetValue(one.Key, out var old) && one.Value.Ratio > old.Ratio * Threshold;

    private static int Compare(SortedDictionary<string, GateFigure> now, SortedDictionary<string, GateFigure> accepted, bool ratios)
    {
        Console.WriteLine("| benchmark | allocated, B | accepted | to its baseline | accepted |\n|---|---:|---:|---:|---:|");
        var worse = 0;
        foreach (var (name, figure) in now)
        {
            var old = accepted.GetValueOrDefault(name);
            var allocates = old is null || figure.Allocated > old.Allocated + (long)(old.Allocated * AllocationNoise);
            var slower = old is null || (ratios && IsSlower(new(name, figure), accepted));
            worse += allocates || slower ? 1 : 0;
            Console.WriteLine($"| {name} | {figure.Allocated}{(allocates ? " **more**" : "")} | {old?.Allocated} | {figure.Ratio:0.00}{(slower ? " **slower**" : "")} | {old?.Ratio:0.00} |");
        }

        foreach (var missing in accepted.Keys.Except(now.Keys))
        {
            worse++;
            Console.WriteLine($"| {missing} | **did not run** | | | |");
        }

        if (worse > 0)
        {
            Console.WriteLine($"{worse} allocate more than was accepted, take over {Threshold} times their part of the baseline, or are not there. Where it is right, accept it: FastMcp.Bench.Micro gate --write");
        }

        return worse > 0 ? 1 : 0;
    }

    private static void Spread(List<SortedDictionary<string, GateFigure>> runs)
    {
        Console.WriteLine($"| benchmark | allocated in {runs.Count} runs, B | ratio, median | least | most | most to median |\n|---|---:|---:|---:|---:|---:|");
        foreach (var name in runs[0].Keys)
        {
            var ratios = runs.Select(run => run[name].Ratio).Order().ToArray();
            var allocated = runs.Select(run => run[name].Allocated).Distinct().Order().ToArray();
            var median = ratios[ratios.Length / 2];
            Console.WriteLine($"| {name} | {string.Join(", ", allocated)} | {median:0.00} | {ratios[0]:0.00} | {ratios[^1]:0.00} | {ratios[^1] / median:0.00} |");
        }
    }

    private static SortedDictionary<string, GateFigure> Measure(Func<string, bool> isWanted, int iterations = 5)
    {
        var job = Job.ShortRun.WithWarmupCount(3).WithIterationCount(iterations).WithIterationTime(TimeInterval.FromMilliseconds(20)).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance)
            .AddFilter(new SimpleFilter(one => isWanted(one.Descriptor.Type.Name) && !s_peers.Contains(one.Descriptor.WorkloadMethod.Name)))
            .WithArtifactsPath(Path.Combine("artifacts", "bench-gate"));
        var figures = new SortedDictionary<string, GateFigure>(StringComparer.Ordinal);
        foreach (var summary in BenchmarkRunner.Run(typeof(MicroGate).Assembly, config))
        {
            Add(summary, figures);
        }

        return figures;
    }

    private static void Add(Summary summary, SortedDictionary<string, GateFigure> into)
    {
        var baseline = summary.Reports.First(report => report.BenchmarkCase.Descriptor.Baseline).ResultStatistics!.Min;
        foreach (var report in summary.Reports)
        {
            var method = report.BenchmarkCase.Descriptor;
            var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            into[$"{method.Type.Name}.{method.WorkloadMethod.Name}"] = new GateFigure(
                allocated < SmallestObject ? 0 : allocated, Math.Round(report.ResultStatistics!.Min / baseline, 2));
        }
    }
}
