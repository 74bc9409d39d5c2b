using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Plots;

namespace FastMcp.WebConsole.Pages;

/// <summary>Four plots with a number each.</summary>
internal static class TrafficCards
{
    public static HtmlPart Of(Traffic traffic)
    {
        var sum = traffic.Sum();
        return new HtmlText().Add(
            $"""
            <section class="cards" aria-label="What passed">
            {Card("Exchanges", Say.Count(traffic.Exchanges), Per(traffic), Plot.Bars(traffic.Of(s => s.Exchanges), "all", Number))}
            {Card("Denied", Say.Count(traffic.Denied), Share(traffic.Denied, traffic.Exchanges), Plot.Bars(traffic.Of(s => s.Denied), "denied", Number))}
            {Card("Findings", Say.Count(traffic.Findings), "values that rules matched", Plot.Bars(traffic.Of(s => s.Findings), "findings", Number))}
            {Card("Time, median", sum.Took(0.5) is { } half ? Say.Took(half) : "–", sum.Took(0.95) is { } most ? $"95 % within {Say.Took(most)}" : "nothing passed", Times(traffic))}
            </section>
            """).ToPart();
    }

    private static HtmlPart Times(Traffic traffic) => Plot.Lines(
        [
            (traffic.Of(s => s.Took(0.95)?.TotalMilliseconds), "p95"),
            (traffic.Of(s => s.Took(0.5)?.TotalMilliseconds), "p50"),
        ],
        value => Say.Took(TimeSpan.FromMilliseconds(value)));

    private static HtmlPart Card(string title, string number, string beside, HtmlPart plot) => new HtmlText().Add(
        $"""<figure class="card"><figcaption><b>{title}</b><span class="number">{number}</span><span class="beside">{beside}</span></figcaption>{plot}</figure>""").ToPart();

    private static string Number(double value) => Say.Count((long)value);

    private static string Per(Traffic traffic) => "each bar " + Say.Step(traffic.Step);

    private static string Share(long part, long all) => all == 0 ? "of none" : FormattableString.Invariant($"{100.0 * part / all:0.#} % of all");
}
