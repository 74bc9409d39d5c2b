using System.Globalization;
using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Plots;

/// <summary>Small plots, made here so that a page needs no script for them. All that is said by colour is said by words too.</summary>
internal static class Plot
{
    private const double Width = 240;
    private const double Height = 44;

    /// <summary>A bar for each step.</summary>
    public static HtmlPart Bars(PlotSeries series, string look, Func<double, string> say)
    {
        var (html, most) = (new HtmlText(), Math.Max(1, series.Values.Max() ?? 0));
        Begin(html, look, Describe(series, say));
        var wide = Width / series.Values.Count;
        for (var i = 0; i < series.Values.Count; i++)
        {
            if (series.Values[i] is > 0 and var value)
            {
                var high = Math.Max(1.5, value / most * Height);
                html.Add($"""<rect x="{(i * wide) + 0.5:0.0}" y="{Height - high:0.0}" width="{Math.Max(0.8, wide - 1):0.0}" height="{high:0.0}"><title>{At(series, i)}: {say(value)}</title></rect>""");
            }
        }

        return End(html);
    }

    /// <summary>A line for each series, all on one scale of powers, since times differ by powers.</summary>
    public static HtmlPart Lines(IReadOnlyList<(PlotSeries Series, string Look)> lines, Func<double, string> say)
    {
        var values = lines.SelectMany(l => l.Series.Values).OfType<double>().Select(Math.Log10).DefaultIfEmpty(0).ToList();
        var (low, high) = (Math.Floor(values.Min()), Math.Max(Math.Floor(values.Min()) + 1, Math.Ceiling(values.Max())));
        var html = new HtmlText();
        Begin(html, "times", Describe(lines[^1].Series, say));
        foreach (var (series, look) in lines)
        {
            Line(html, series, look, value => Height - 2 - ((Math.Log10(value) - low) / (high - low) * (Height - 4)), say);
        }

        return End(html);
    }

    private static void Line(HtmlText html, PlotSeries series, string look, Func<double, double> y, Func<double, string> say)
    {
        var wide = Width / series.Values.Count;
        string? before = null;
        for (var i = 0; i < series.Values.Count; i++)
        {
            if (series.Values[i] is not { } value)
            {
                before = null;
                continue;
            }

            var point = string.Create(CultureInfo.InvariantCulture, $"{(i + 0.5) * wide:0.0},{y(value):0.0}");
            if (before is not null)
            {
                html.Add($"""<polyline class="{look}" points="{before} {point}"/>""");
            }

            html.Add($"""<circle class="{look}" cx="{(i + 0.5) * wide:0.0}" cy="{y(value):0.0}" r="1.2"><title>{At(series, i)}: {say(value)}</title></circle>""");
            before = point;
        }
    }

    private static void Begin(HtmlText html, string look, string described) => html.Add(
        $"""<svg class="plot {look}" viewBox="0 0 {Width:0} {Height:0}" preserveAspectRatio="none" role="img" aria-label="{described}">""");

    private static HtmlPart End(HtmlText html) => html.Add($"</svg>").ToPart();

    private static string Describe(PlotSeries series, Func<double, string> say) =>
        $"{At(series, 0)} to {At(series, series.Values.Count - 1)} UTC, at most {say(series.Values.Max() ?? 0)}";

    private static string At(PlotSeries series, int step)
    {
        var at = (series.From + (series.Step * step)).UtcDateTime;
        return at.ToString(series.Step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : series.Step < TimeSpan.FromHours(6) ? "dd MMM HH:mm" : "dd MMM yyyy", CultureInfo.InvariantCulture);
    }
}
