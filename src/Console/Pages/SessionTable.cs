using FastMcp.Recording.Index;
using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Records;

namespace FastMcp.WebConsole.Pages;

/// <summary>A row for each session.</summary>
internal static class SessionTable
{
    public static HtmlPart Of(IReadOnlyList<IndexedSession> sessions, Search search, DateTimeOffset now)
    {
        if (sessions.Count == 0)
        {
            return new HtmlText().Add($"""<p class="empty">No session of this kind is on record.</p>""").ToPart();
        }

        var html = new HtmlText().Add(
            $"""
            <table class="list" id="rows"><thead><tr><th scope="col">Last call (UTC)</th><th scope="col">Session</th><th scope="col">Caller</th>
            <th scope="col" class="num">Exchanges</th><th scope="col" class="num">Denied</th><th scope="col" class="num">Findings</th><th scope="col" class="num">Lasted</th></tr></thead><tbody>
            """);
        foreach (var one in sessions)
        {
            html.Add(
                $"""
                <tr id="s-{one.Session}"><td class="time" title="{Say.Stamp(one.Last)}">{Say.Time(one.Last, now)}</td>
                <td class="call"><a href="{(search with { BySession = false, Session = one.Session, Range = "all" }).ToAddress()}"><code>{one.Session}</code></a></td><td class="who">{one.Caller}</td>
                <td class="num">{one.Counts.Exchanges}</td><td class="num">{(one.Counts.Denied == 0 ? default : Chips.Of("bad", $"{one.Counts.Denied}"))}</td>
                <td class="num">{Chips.Findings((int)one.Counts.Findings)}</td><td class="num took">{Say.Took(one.Last - one.First)}</td></tr>
                """);
        }

        return html.Add($"</tbody></table>").ToPart();
    }
}
