using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;
using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Pages;

/// <summary>A row for each exchange.</summary>
internal static class ExchangeTable
{
    public static HtmlPart Of(IReadOnlyList<IndexedExchange> rows, DateTimeOffset now)
    {
        if (rows.Count == 0)
        {
            return new HtmlText().Add($"""<p class="empty">No exchange of this kind is on record.</p>""").ToPart();
        }

        var html = new HtmlText().Add(
            $"""
            <table class="list" id="rows"><thead><tr>
            <th scope="col">Began (UTC)</th><th scope="col">Call</th><th scope="col">Caller</th><th scope="col">Route</th><th scope="col">Outcome</th>
            <th scope="col" class="num">Status</th><th scope="col" class="num">Took</th><th scope="col" class="num">Findings</th><th scope="col">Decision</th>
            </tr></thead><tbody>
            """);
        foreach (var row in rows)
        {
            Row(html, row, now);
        }

        return html.Add($"</tbody></table>").ToPart();
    }

    /// <summary>What a person calls it.</summary>
    public static string NameOf(ExchangeSummary shown) =>
        shown.Name.Length > 0 ? shown.Name : shown.Method.Length > 0 ? shown.Method : shown.Status == 0 ? "not understood" : shown.Protocol.ToString().ToLowerInvariant();

    private static void Row(HtmlText html, IndexedExchange row, DateTimeOffset now)
    {
        var shown = row.Shown;
        html.Add(
            $"""
            <tr id="x-{shown.Id.ToString()}"><td class="time" title="{Say.Stamp(shown.Began)}">{Say.Time(shown.Began, now)}</td>
            <td class="call"><a href="/watch/{shown.Id.ToString()}"><b>{NameOf(shown)}</b></a> <span class="dim">{(shown.Name.Length > 0 ? shown.Method : "")}</span> <span class="proto">{shown.Protocol.ToString().ToLowerInvariant()}</span></td>
            <td class="who">{shown.Caller}</td><td class="where dim">{shown.Route}{(shown.Node.Length > 0 ? " at " + shown.Node : "")}</td><td class="outcome">{Chips.Outcome(row)}</td>
            <td class="num status">{(shown.Status == 0 ? "" : $"{shown.Status}")}</td><td class="num took">{(row.Ended && shown.Took > TimeSpan.Zero ? Say.Took(shown.Took) : "")}</td>
            <td class="num found" title="{row.Rules}">{Chips.Findings(shown.Findings)}</td><td class="decision dim">{row.Decision}</td></tr>
            """);
    }
}
