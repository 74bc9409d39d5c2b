using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Records;

namespace FastMcp.WebConsole.Pages;

/// <summary>One exchange, played. What was said is not in this page: its script asks for it, part by part, and shows it as text.</summary>
internal static class WatchPage
{
    public static HtmlText Of(PageFrame frame, FoundExchange found, WatchHead head, PolicyView? policy)
    {
        var shown = found.Row.Shown;
        return frame.Around(
            new HtmlText().Add(
                $"""
                <div class="watch" id="watch" data-exchange="{shown.Id.ToString()}">
                <header class="head"><h1>{ExchangeTable.NameOf(shown)} <span class="dim">{(shown.Name.Length > 0 ? shown.Method : "")}</span></h1>
                <div class="chips">{Chips.Verdict(found.Row.Verdict)}{Chips.Outcome(found.Row)}{(shown.Status == 0 ? default : Chips.Of(shown.Status >= 400 ? "warn" : "", $"{shown.Status}"))}</div></header>
                {Facts(found, head, policy)}
                {Player}
                <div class="panes">
                <section class="pane" aria-labelledby="request-title"><header><h2 id="request-title">Request</h2>{Forms("request")}</header><div class="text" id="request" tabindex="0" aria-label="Request"></div></section>
                <section class="pane" aria-labelledby="answer-title"><header><h2 id="answer-title">Answer</h2><span class="dim">{head.ContentType}</span>{Forms("answer")}</header><div class="text" id="answer" tabindex="0" aria-label="Answer"></div></section>
                </div>
                <section class="beside-list" id="beside-part" aria-labelledby="beside-title" hidden><h2 id="beside-title">Beside the texts</h2><ol id="beside"></ol></section>
                <section class="beside-list" aria-labelledby="found-title"><h2 id="found-title">Findings</h2><ol id="findings"></ol><p class="dim" id="nothing-found" hidden>No rule matched anything.</p></section>
                <details class="entries" id="entries"><summary>Entries of the record <span class="dim">{head.Entries}</span></summary><table class="list"><thead><tr><th scope="col" class="num">At</th><th scope="col">Entry</th><th scope="col">What it says</th></tr></thead><tbody></tbody></table></details>
                <p class="banner" id="more" hidden><span></span> <button type="button">Show the next part</button></p>
                </div>
                """).ToPart(),
            "watch.js");
    }

    private static HtmlPart Player { get; } = new HtmlText().Add(
        $"""
        <section class="player" aria-label="Player">
        <button type="button" id="play" class="play" aria-label="Play" title="Play or pause (space)"><svg viewBox="0 0 16 16" aria-hidden="true"><path class="go" d="M4 2l10 6-10 6z"/><path class="hold" d="M4 2h3v12H4zM9 2h3v12H9z"/></svg></button>
        <div class="track"><svg id="marks" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true"></svg><input type="range" id="scrub" min="0" max="1000" value="1000" step="0.1" aria-label="Time in the exchange"></div>
        <output id="clock" class="clock">–</output>
        <label class="speed"><span class="unseen">Speed</span><select id="speed" title="Speed (- and +)"><option value="0.1">0.1×</option><option value="0.25">0.25×</option><option value="0.5">0.5×</option><option value="1" selected>1×</option><option value="2">2×</option><option value="5">5×</option><option value="10">10×</option></select></label>
        </section>
        """).ToPart();

    private static HtmlPart Forms(string side) => new HtmlText().Add(
        $"""
        <div class="forms" role="group" aria-label="Form of the {side}" data-side="{side}"><button type="button" data-form="read" aria-pressed="true">To read</button><button type="button" data-form="raw" aria-pressed="false">As it came</button></div>
        """).ToPart();

    private static HtmlPart Facts(FoundExchange found, WatchHead head, PolicyView? policy)
    {
        var (shown, opened, closed) = (found.Row.Shown, head.Opened, head.Closed);
        var html = new HtmlText().Add($"""<dl class="facts">""");
        void Fact(string name, HtmlPart value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
        Fact("Caller", Text(shown.Caller));
        Fact("Session", shown.Session == "-" ? Text("none known") : new HtmlText().Add($"""<a href="/?range=all&amp;session={shown.Session}"><code>{shown.Session}</code></a>""").ToPart());
        Fact("Route", Text($"{shown.Route} → {opened?.Upstream}"));
        Fact("Decision", Decision(found.Row.Decision, policy));
        if (head.Would is { } would)
        {
            Fact("If all were enforced", new HtmlText().Add($"{Chips.Then(would.Outcome)} {would.Rule}").ToPart());
        }

        Fact("Began", Text(Say.Stamp(shown.Began)));
        Fact("Took", Text(found.Row.Ended ? Say.Took(shown.Took) : "runs"));
        Fact("Protocol", Text(shown.Protocol.ToString()));
        if (closed is not null)
        {
            Fact("Bytes", Text($"{Say.Bytes(closed.RequestBytes)} up, {Say.Bytes(closed.ReplyBytes)} down"));
        }

        Fact("On record", Text(opened is { Why.Length: 0 } ? Durability(opened.Durability) : "as refused"));
        Fact("Policy", opened is { Policy.Length: > 0 } ? new HtmlText().Add($"""<code title="{opened.Policy}">{opened.Policy[..Math.Min(12, opened.Policy.Length)]}</code>""").ToPart() : Text("none known"));
        return html.Add($"</dl>").ToPart();
    }

    // With its place in today's files, where the gateway has a decision of that name.
    private static HtmlPart Decision(string id, PolicyView? policy)
    {
        var place = policy?.Decisions.FirstOrDefault(d => d.Id == id)?.Place ?? "";
        return id.Length == 0 ? Text("none was reached") : new HtmlText().Add($"""<a href="/?range=all&amp;rule={Uri.EscapeDataString(id)}">{id}</a> <span class="dim">{place}</span>""").ToPart();
    }

    private static string Durability(FastMcp.Recording.Durability durability) => durability switch
    {
        FastMcp.Recording.Durability.Strict => "strict",
        FastMcp.Recording.Durability.BeforeReply => "before-reply",
        _ => "available",
    };

    private static HtmlPart Text(string text) => new HtmlText().Add($"{text}").ToPart();
}
