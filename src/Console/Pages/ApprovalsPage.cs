using FastMcp.Approvals;
using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Pages;

/// <summary>What waits for people.</summary>
/// <param name="show">open, all, unknown or grants.</param>
/// <param name="requests">That the visitor sees, the youngest first; where there are more than a page holds, at least one more.</param>
/// <param name="behind">Where the page begins; null: at the youngest.</param>
/// <param name="now">The time.</param>
internal sealed class ApprovalsPage(string show, IReadOnlyList<ApprovalRequest> requests, ApprovalPlace? behind, DateTimeOffset now)
{
    private static readonly (string Name, string Title, string Address)[] _views =
        [("open", "Waiting", "/approvals"), ("all", "All", "/approvals?show=all"), ("grants", "Grants", "/approvals?show=grants"), ("unknown", "Unknown whether sent", "/approvals?show=unknown")];

    public HtmlText Whole(PageFrame frame) => frame.Around(
        new HtmlText().Add(
            $"""
            <h1 class="unseen">Approvals</h1>
            <div id="list" data-live="yes" data-feed="/approvals/live">{Content()}</div>
            """).ToPart(),
        "list.js");

    /// <summary>What is put in the place of the list when something changed.</summary>
    public HtmlText Part() => new HtmlText().Add($"{Content()}");

    private HtmlPart Content()
    {
        var html = new HtmlText().Add($"""<div class="tabs"><nav aria-label="View">""");
        foreach (var (name, title, address) in _views)
        {
            html.Add($"""<a href="{address}" {(name == show ? Current : default)}>{title}</a>""");
        }

        html.Add($"""</nav><span class="follow" id="follow" role="status"></span></div>""");
        if (requests.Count == 0)
        {
            return html.Add($"""<p class="empty">{(behind is not null ? "There are no more." : show == "open" ? "Nothing waits for you." : "There is none.")}</p>""").ToPart();
        }

        html.Add(
            $"""
            <table class="list" id="rows"><thead><tr>
            <th scope="col">Asked (UTC)</th><th scope="col">Call</th><th scope="col">Caller</th><th scope="col">Route</th><th scope="col">State</th>
            <th scope="col">People</th><th scope="col" class="num">Ends in</th><th scope="col" class="num">Asked</th><th scope="col">Decision</th>
            </tr></thead><tbody>
            """);
        foreach (var request in requests.Take(ConsoleLimits.Approvals))
        {
            Row(html, request);
        }

        html.Add($"</tbody></table>");
        return html.Add($"{More()}").ToPart();
    }

    // Lists of what nobody knows the end of, and of grants, are short: they are looked at to become shorter.
    private HtmlPart More()
    {
        var hasMore = requests.Count > ConsoleLimits.Approvals;
        if (hasMore)
        {
            ConsoleCounts.Approvals.Hit();
        }

        return show is not ("open" or "all") ? (hasMore ? OnlyNewest : default)
            : !hasMore && behind is null ? default
            : new HtmlText().Add($"""<nav class="pager" aria-label="Pages of the list">{(behind is null ? default : Newest)}{(hasMore ? Older : default)}</nav>""").ToPart();
    }

    private static HtmlPart OnlyNewest { get; } = new HtmlText().Add($"""<p class="dim">The newest {ConsoleLimits.Approvals} are shown.</p>""").ToPart();

    private HtmlPart Newest => new HtmlText().Add($"""<a href="/approvals?show={show}">Newest</a>""").ToPart();

    private HtmlPart Older
    {
        get
        {
            var last = requests[ConsoleLimits.Approvals - 1];
            return new HtmlText().Add($"""<a rel="next" href="/approvals?show={show}&amp;behind={new ApprovalPlace(last.Asked, last.Id).ToString()}">Older</a>""").ToPart();
        }
    }

    private static HtmlPart Current { get; } = new HtmlText().Add($"aria-current=\"true\"").ToPart();

    private void Row(HtmlText html, ApprovalRequest request) => html.Add(
        $"""
        <tr id="a-{request.Id}"><td class="time" title="{Say.Stamp(request.Asked)}">{Say.Time(request.Asked, now)}</td>
        <td class="call"><a href="/approvals/{request.Id}"><b>{request.Name}</b></a> <span class="dim">{request.Method}</span></td>
        <td class="who">{request.Caller}{(request.Agent.Length > 0 && request.Agent != request.Caller ? " by " + request.Agent : "")}</td><td class="where dim">{request.Route}</td>
        <td class="outcome">{ApprovalChips.State(request)}</td><td class="status">{request.Approvals} of {request.Needed}</td>
        <td class="num took">{(show == "grants" && request.GrantUntil is { } until ? ApprovalChips.Countdown(until, now) : request.IsLive ? ApprovalChips.Countdown(request.Expires, now) : default)}</td><td class="num found">{(request.Asks > 1 ? $"{request.Asks}×" : "")}</td><td class="decision dim">{request.Rule}</td></tr>
        """);
}
