using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;

namespace FastMcp.WebConsole.Plots;

/// <summary>What passed in a span of time, step by step.</summary>
/// <param name="From">Where the first step begins.</param>
/// <param name="Step">How long each is.</param>
/// <param name="Steps">What became of the exchanges of each.</param>
internal sealed record Traffic(DateTimeOffset From, TimeSpan Step, IReadOnlyList<IndexCounts> Steps)
{
    private const int Most = 60;

    private static readonly TimeSpan[] _steps =
        [.. new double[] { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 172_800, 604_800, 2_592_000 }.Select(TimeSpan.FromSeconds)];

    public long Exchanges => Steps.Sum(s => s.Exchanges);

    public long Denied => Steps.Sum(s => s.Denied);

    public long Findings => Steps.Sum(s => s.Findings);

    public PlotSeries Of(Func<IndexCounts, double?> value) => new(From, Step, [.. Steps.Select(value)]);

    /// <summary>All of it as one.</summary>
    public IndexCounts Sum() => new(
        Exchanges, Denied, Findings, [.. Enumerable.Range(0, IndexCounts.Bounds.Count).Select(i => Steps.Sum(s => s.Within[i]))]);

    /// <summary>Counts between two times, in at most <see cref="Most"/> steps that begin at whole times.</summary>
    public static Traffic Of(IRecordIndex index, ExchangeFilter filter, DateTimeOffset from, DateTimeOffset to)
    {
        var step = Array.Find(_steps, s => (to - from) / s <= Most - 1);
        step = step == default ? TimeSpan.FromSeconds(Math.Ceiling((to - from).TotalSeconds / (Most - 1))) : step;
        var first = new DateTimeOffset(from.UtcTicks - (from.UtcTicks % step.Ticks), TimeSpan.Zero);
        var count = (int)Math.Ceiling((to - first) / step);
        var span = filter with { Since = from, Until = to };
        // By time alone each step is a run of one index; what must be looked for is looked for once.
        return new Traffic(first, step, filter with { Since = null, Until = null } == new ExchangeFilter()
            ? [.. Enumerable.Range(0, count).Select(i => index.Count(span with { Since = i == 0 ? from : first + (step * i), Until = i == count - 1 ? to : first + (step * (i + 1)) }))]
            : index.Count(span, first, step, count));
    }
}
