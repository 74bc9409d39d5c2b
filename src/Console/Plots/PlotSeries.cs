namespace FastMcp.WebConsole.Plots;

/// <summary>Numbers over time, one for each step.</summary>
/// <param name="From">Where the first step begins.</param>
/// <param name="Step">How long each is.</param>
/// <param name="Values">Of each step; null: nothing is known, which is drawn as nothing.</param>
internal sealed record PlotSeries(DateTimeOffset From, TimeSpan Step, IReadOnlyList<double?> Values);
