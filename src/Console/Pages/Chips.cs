using FastMcp.Recording.Index;
using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Pages;

/// <summary>Small marks. Colour says what the word says.</summary>
internal static class Chips
{
    public static HtmlPart Outcome(IndexedExchange row) => row switch
    {
        { Ended: false } => Of("live", "running"),
        { Verdict: "deny" } => Of("bad", row.Shown.Outcome),
        { Shown.Outcome: "Complete", Shown.Status: >= 400 } => Of("warn", "complete"),
        { Shown.Outcome: "Complete" } => Of("", "complete"),
        { Shown.Outcome: "ClientGone" } => Of("warn", "client gone"),
        { Shown.Outcome: "UpstreamFailed" } => Of("bad", "upstream failed"),
        { Shown.Outcome: "GatewayEnded" } => Of("bad", "ended by gateway"),
        { Shown.Outcome: "Cut" } => Of("bad", "cut"),
        _ => Of("warn", row.Shown.Outcome),
    };

    public static HtmlPart Verdict(string verdict) => Of(verdict == "deny" ? "bad" : "good", verdict);

    public static HtmlPart Then(string then) => Of(then switch { "deny" => "bad", "ask" => "warn", _ => "good" }, then);

    public static HtmlPart Status(string status) => Of(status switch { "green" => "good", "red" => "bad", _ => "warn" }, status);

    public static HtmlPart Mode(bool enforced) => enforced ? default : Of("warn", "monitor");

    public static HtmlPart Findings(int findings) => findings == 0 ? default : Of("mask", $"{findings}");

    public static HtmlPart Of(string look, string text) => new HtmlText().Add($"""<span class="chip {look}">{text}</span>""").ToPart();
}
