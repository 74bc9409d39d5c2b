using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole.Pages.Connections;

/// <summary>What people let the gateway call in their name; for admins everybody's grants too.</summary>
internal static class ConnectionsPage
{
    /// <param name="frame">With who looks.</param>
    /// <param name="own">Of who looks.</param>
    /// <param name="all">Null: they are no admin.</param>
    /// <param name="now">The time.</param>
    public static HtmlText Of(PageFrame frame, IReadOnlyList<ConnectionView> own, IReadOnlyList<GrantView>? all, DateTimeOffset now)
    {
        var visitor = frame.Visitor;
        var html = new HtmlText().Add(
            $"""
            <header class="head"><h1>Connections</h1></header>
            <p class="dim">What you connect is called in your name, with what its server lets you do there, by your own agents' calls and nobody else's. {Who(visitor)}</p>
            """);
        html.Add($"""<section><table class="list"><thead><tr><th scope="col">Connection</th><th scope="col">Upstream</th><th scope="col">Asks for</th><th scope="col">State</th><th scope="col"></th></tr></thead><tbody>""");
        foreach (var one in own)
        {
            html.Add($"""<tr id="{one.Name}"><td class="call"><b>{one.Name}</b></td><td class="dim">{one.Resource}</td><td class="dim">{(one.Scope.Length > 0 ? one.Scope : "what its server gives")}</td><td>{State(one, now)}</td><td>{Acts(one, visitor)}</td></tr>""");
        }

        html.Add($"</tbody></table></section>");
        if (all is not null)
        {
            Everybody(html, all, visitor, now);
        }

        return frame.Around(html.ToPart());
    }

    /// <summary>Sends the browser on: by a page, since forms lead nowhere else.</summary>
    public static HtmlText Lead(string name, Uri to) => new HtmlText().Add(
        $"""<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url={to.AbsoluteUri}"><title>FastMcp</title></head><body><p><a href="{to.AbsoluteUri}" rel="noreferrer">On to {to.Host}, to connect {name}</a></p></body></html>""");

    private static HtmlPart Who(Visitor visitor) => visitor.Person?.Caller is { } caller
        ? new HtmlText().Add($"You are {caller[(caller.IndexOf('\n', StringComparison.Ordinal) + 1)..]} of {caller[..caller.IndexOf('\n', StringComparison.Ordinal)]}.").ToPart()
        : new HtmlText().Add($"Nobody is signed in whose calls could be known.").ToPart();

    private static HtmlPart State(ConnectionView one, DateTimeOffset now) => one is { IsConnected: true, Since: { } since }
        ? new HtmlText().Add($"""{Chips.Of("good", "connected")} <span class="dim" title="{Say.Stamp(since)}">{Say.Ago(now - since)}, by {one.Server}</span>""").ToPart()
        : Chips.Of("warn", "not connected");

    private static HtmlPart Acts(ConnectionView one, Visitor visitor) => visitor.Person?.Caller is null ? default : new HtmlText().Add(
        $"""{Button(visitor, $"/connections/{one.Name}/connect", one.IsConnected ? "Connect anew" : "Connect", "", one.IsConnected ? "ghost wide" : "yes")} {(one.IsConnected ? Button(visitor, $"/connections/{one.Name}/end", "End", "", "ghost wide") : default)}""").ToPart();

    private static void Everybody(HtmlText html, IReadOnlyList<GrantView> all, Visitor visitor, DateTimeOffset now)
    {
        html.Add($"""<section><h2>Everybody's</h2><table class="list"><thead><tr><th scope="col">Connection</th><th scope="col">Person</th><th scope="col">Server</th><th scope="col">Since</th><th scope="col">Renewed</th><th scope="col"></th></tr></thead><tbody>""");
        foreach (var one in all)
        {
            html.Add($"""<tr><td class="call"><b>{one.Name}</b></td><td title="{one.Issuer}">{one.Subject}</td><td class="dim">{one.Server}</td><td title="{Say.Stamp(one.Since)}">{Say.Ago(now - one.Since)}</td><td title="{Say.Stamp(one.Renewed)}">{Say.Ago(now - one.Renewed)}</td><td>{Button(visitor, "/connections/end", "End", one.Id, "ghost wide")}</td></tr>""");
        }

        html.Add($"</tbody></table></section>");
    }

    private static HtmlPart Button(Visitor visitor, string to, string word, string id, string look) => new HtmlText().Add(
        $"""<form class="lift" method="post" action="{to}"><input type="hidden" name="csrf" value="{visitor.Csrf}"><input type="hidden" name="id" value="{id}"><button type="submit" class="{look}">{word}</button></form>""").ToPart();
}
