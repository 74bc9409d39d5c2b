using FastMcp.Approvals;
using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Pages;

/// <summary>Who asks, under which decision, and what of the call counts beside its body.</summary>
internal sealed class ApprovalFacts(ApprovalRequest request)
{
    public HtmlPart List()
    {
        var html = new HtmlText().Add($"""<dl class="facts">""");
        void Fact(string name, HtmlPart value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
        Fact("Caller", Text(request.Issuer.Length > 0 ? $"{request.Caller} ({request.Issuer})" : request.Caller));
        Fact("Groups", Text(request.Groups.Count > 0 ? string.Join(", ", request.Groups) : "none"));
        Fact("Agent", Text(request.Agent.Length > 0 ? request.Agent : "none known"));
        Fact("Session", new HtmlText().Add($"""<a href="/?range=all&amp;session={request.RecordedSession}"><code>{request.RecordedSession}</code></a>""").ToPart());
        Fact("Route", Text($"{request.Route} → {request.Upstream}"));
        Fact("Decision", new HtmlText().Add($"""<a href="/policy">{request.RuleAt}</a> <span class="dim">{request.RuleReason}</span>""").ToPart());
        Fact("Decided by", Text(request.Deciders));
        Fact("Asked", Text(request.Asks == 1 ? Say.Stamp(request.Asked) : $"{Say.Stamp(request.Asked)}, {request.Asks} times"));
        Fact("Ends", Text(Say.Stamp(request.Expires)));
        Fact("Digest", new HtmlText().Add($"""<code class="digest" id="digest">{request.Digest}</code>""").ToPart());
        if (request.Grant is { } grant)
        {
            Fact("By a grant", new HtmlText().Add($"""<a href="/approvals/{grant}"><code>{grant}</code></a>""").ToPart());
        }

        foreach (var vote in request.Votes)
        {
            Fact(vote.Act == "approved" && vote.Digest != request.Digest && request.IsLive ? "approved before the edit" : vote.Act, Text($"{vote.By}{(vote.Via is { } via ? " via " + via : "")}, {Say.Stamp(vote.At)}"));
        }

        return html.Add($"</dl>").ToPart();
    }

    /// <summary>Query and header fields: a part of what is approved.</summary>
    public HtmlPart Fields()
    {
        if (request.Query.Length == 0 && request.Fields.Count == 0)
        {
            return default;
        }

        var html = new HtmlText().Add($"""<details class="entries" id="fields"><summary>Query and header fields that count <span class="dim">{request.Fields.Count + (request.Query.Length > 0 ? 1 : 0)}</span></summary><table class="list"><tbody>""");
        if (request.Query.Length > 0)
        {
            html.Add($"""<tr><th scope="row">query</th><td class="raw">{request.Query}</td></tr>""");
        }

        foreach (var field in request.Fields)
        {
            html.Add($"""<tr><th scope="row">{field.Name}</th><td class="raw">{field.Value}</td></tr>""");
        }

        html.Add($"</tbody></table>");
        return (request.FieldsCut ? html.Add($"""<p class="dim">There is more than is shown, and all of it counts.</p></details>""") : html.Add($"</details>")).ToPart();
    }

    private static HtmlPart Text(string text) => new HtmlText().Add($"{text}").ToPart();
}
