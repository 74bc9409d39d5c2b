using FastMcp.Recording.Index;
using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Plots;
using FastMcp.WebConsole.Records;

namespace FastMcp.WebConsole.Pages;

/// <summary>The list of exchanges, or of sessions, with plots of what passed.</summary>
internal sealed class SessionsPage(Search search, SessionList list, IndexKeeper keeper, bool isFresh, DateTimeOffset now)
{
    /// <summary>Several nodes share an index.</summary>
    public bool HasNodes { get; init; }

    /// <summary>Why what is shown is not of all nodes, although it was asked for; null: it is, or was not.</summary>
    public string? WhyNotAll { get; init; }

    public HtmlText Whole(PageFrame frame) => frame.Around(
        new HtmlText().Add(
            $"""
            <h1 class="unseen">Sessions</h1>
            {Form()}
            <div id="list" data-live="{(search is { Before: null, AllNodes: false } ? "yes" : "no")}">{Content()}</div>
            """).ToPart(),
        "list.js");

    /// <summary>What is put in the place of the list when there is something new.</summary>
    public HtmlText Part() => new HtmlText().Add($"{Content()}");

    private HtmlPart Form() => new HtmlText().Add(
        $"""
        <form class="search" method="get" action="/" role="search">
        <input class="wide" type="search" name="q" value="{search.Text}" placeholder="Words in the masked text" aria-label="Words in the masked text" autocomplete="off" spellcheck="false" maxlength="256" id="q">
        <details {(search.IsEmpty || search.Text.Length > 0 && (search with { Text = "" }).IsEmpty ? default : Open)}><summary>Filter</summary>
        <div class="fields">
        {Field("caller", "Caller", search.Caller)}
        {Field("agent", "Agent", search.Agent)}
        {Field("team", "Team", search.Team)}
        {Field("name", "Tool or model", search.Name)}
        {Field("rule", "Rule or decision", search.Rule)}
        {Field("route", "Route", search.Route)}
        {Field("session", "Session or exchange", search.Session)}
        <label>Verdict<select name="verdict">{Options([("", "any"), ("allow", "allow"), ("deny", "deny")], search.Verdict)}</select></label>
        </div></details>
        <label class="range"><span class="unseen">Time</span><select name="range">{Options([.. Search.Ranges.Select(r => (r.Name, r.Title))], search.Range)}</select></label>
        {(search.BySession ? BySession : default)}{(search.AllNodes ? AllNodes : default)}
        <button type="submit">Search</button>
        {(search.IsEmpty ? default : Clear)}
        </form>
        """).ToPart();

    private static HtmlPart Open { get; } = new HtmlText().Add($"open").ToPart();

    private static HtmlPart Selected { get; } = new HtmlText().Add($"selected").ToPart();

    private static HtmlPart BySession { get; } = new HtmlText().Add($"""<input type="hidden" name="by" value="session">""").ToPart();

    private static HtmlPart AllNodes { get; } = new HtmlText().Add($"""<input type="hidden" name="nodes" value="all">""").ToPart();

    private static HtmlPart Clear { get; } = new HtmlText().Add($"""<a class="clear" href="/">Clear</a>""").ToPart();

    private static HtmlPart Field(string name, string title, string value) => new HtmlText().Add(
        $"""<label>{title}<input name="{name}" value="{value}" autocomplete="off" spellcheck="false" maxlength="256"></label>""").ToPart();

    private static HtmlPart Options(IReadOnlyList<(string Name, string Title)> options, string chosen)
    {
        var html = new HtmlText();
        foreach (var (name, title) in options)
        {
            html.Add($"""<option value="{name}" {(name == chosen ? Selected : default)}>{title}</option>""");
        }

        return html.ToPart();
    }

    private HtmlPart Content()
    {
        var html = new HtmlText();
        Notes(html);
        if (list.Traffic is { } traffic)
        {
            html.Add($"{TrafficCards.Of(traffic)}");
        }

        html.Add(
            $"""
            <div class="tabs"><nav aria-label="View">
            <a href="{(search with { BySession = false }).ToAddress()}" {(search.BySession ? default : Current)}>Exchanges</a>
            <a href="{(search with { BySession = true }).ToAddress()}" {(search.BySession ? Current : default)}>Sessions</a>
            </nav>{(HasNodes ? Nodes() : default)}<span class="follow" id="follow" role="status"></span></div>
            """);
        _ = search.BySession ? html.Add($"{SessionTable.Of(list.Sessions, search, now)}") : html.Add($"{ExchangeTable.Of(list.Rows, now)}");
        return html.Add($"{Pager()}").ToPart();
    }

    private HtmlPart Nodes() => new HtmlText().Add(
        $"""
        <nav aria-label="Nodes">
        <a href="{(search with { AllNodes = false }).ToAddress()}" {(search.AllNodes ? default : Current)}>This node</a>
        <a href="{(search with { AllNodes = true }).ToAddress()}" {(search.AllNodes ? Current : default)}>All nodes</a>
        </nav>
        """).ToPart();

    private static HtmlPart Current { get; } = new HtmlText().Add($"aria-current=\"true\"").ToPart();

    private void Notes(HtmlText html)
    {
        if (WhyNotAll is { } whyNot)
        {
            html.Add($"""<p class="banner bad" role="alert">{whyNot}</p>""");
        }

        if (keeper.Trouble is { } trouble)
        {
            html.Add($"""<p class="banner bad" role="alert">{trouble}</p>""");
        }
        else if (!isFresh)
        {
            html.Add($"""<p class="banner">{(keeper.IsMade ? "The index is catching up: the newest exchanges are not here yet." : "The index of this record is being made. The list fills when it is there.")}</p>""");
        }

        if (keeper.Unreadable > 0)
        {
            html.Add($"""<p class="banner bad" role="alert">{keeper.Unreadable} segments of the record could not be read to their end. 'fastmcp sessions verify' names them.</p>""");
        }
    }

    private HtmlPart Pager()
    {
        if (search.Before is null && list.Older is null)
        {
            return default;
        }

        var html = new HtmlText().Add($"""<nav class="pager" aria-label="Pages of the list">""");
        if (search.Before is not null)
        {
            html.Add($"""<a href="{search.ToAddress()}">Newest</a>""");
        }

        if (list.Older is { } older)
        {
            html.Add($"""<a rel="next" href="{search.ToAddress(older)}">Older</a>""");
        }

        return html.Add($"</nav>").ToPart();
    }
}
