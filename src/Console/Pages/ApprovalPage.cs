using FastMcp.Approvals;
using FastMcp.Recording.Index;
using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole.Pages;

/// <summary>One call that waits, with everything that a person decides on.</summary>
/// <param name="request">As it is now.</param>
/// <param name="before">What its session did, the newest first.</param>
/// <param name="visitor">Who looks.</param>
/// <param name="masks">What masks look like.</param>
/// <param name="now">The time.</param>
internal sealed class ApprovalPage(ApprovalRequest request, IReadOnlyList<IndexedExchange> before, Visitor visitor, IMaskBook? masks, DateTimeOffset now)
{
    public HtmlText Whole(PageFrame frame) => frame.Around(
        new HtmlText().Add($"""<div class="approval" id="approval" data-approval="{request.Id}">{Content()}</div>""").ToPart(), "approval.js");

    /// <summary>What is put in its place when it changed.</summary>
    public HtmlText Part() => new HtmlText().Add($"{Content()}");

    private HtmlPart Content() => new HtmlText().Add(
        $"""
        <header class="head"><h1>{(request.Name.Length > 0 ? request.Name : request.Method)} <span class="dim">{request.Method}</span></h1>
        <div class="chips">{ApprovalChips.State(request)}{(request.IsLive ? Ends() : default)}</div></header>
        {Notes()}
        {new ApprovalActions(request, visitor).Bar()}
        {new ApprovalActions(request, visitor).Granted(now)}
        {new ApprovalFacts(request).List()}
        {Changed()}
        <section class="pane" aria-labelledby="call-title"><header><h2 id="call-title">What {(request.Edited is null ? "will be sent" : "was asked for")}</h2><span class="dim">{(request.PreviewCut ? "cut: the call is longer than is shown, and all of it counts" : "masked as on record")}</span></header>
        <div class="text"><pre class="k-arguments" id="preview">{PreviewText.Of(request, masks)}</pre></div></section>
        {new ApprovalFacts(request).Fields()}
        <section class="before" aria-labelledby="before-title"><h2 id="before-title">Before in this session</h2>{(before.Count == 0 ? Nothing : ExchangeTable.Of(before, now))}</section>
        """).ToPart();

    private static HtmlPart Nothing { get; } = new HtmlText().Add($"""<p class="dim">Nothing of this session is on record, or the record cannot be read now.</p>""").ToPart();

    private HtmlPart Ends() => new HtmlText().Add($"""<span class="chip" role="timer">ends in {ApprovalChips.Countdown(request.Expires, now)}</span>""").ToPart();

    private HtmlPart Notes()
    {
        var html = new HtmlText().Add($"""<p class="banner" id="said" role="status" hidden></p>""");
        if (request.Why is { } why)
        {
            html.Add($"""<p class="banner bad">Denied: {why}</p>""");
        }

        if (request.State == ApprovalState.Consumed && request.Sending == Sending.Unknown)
        {
            html.Add($"""<p class="banner">Its approval is used. Whether the upstream has it is known when the call ends; it is never sent again by itself.</p>""");
        }

        return html.ToPart();
    }

    private HtmlPart Changed()
    {
        if (request.Edited is not { } edited)
        {
            return default;
        }

        var html = new HtmlText().Add($"""<section class="pane" aria-labelledby="diff-title"><header><h2 id="diff-title">What was edited, and will be sent</h2></header><div class="text"><pre class="diff" id="diff">""");
        foreach (var (kind, line) in LineDiff.Of(ArgumentText.Of(request.Arguments ?? "") ?? request.Arguments ?? "", ArgumentText.Of(edited) ?? edited))
        {
            _ = kind switch
            {
                '-' => html.Add($"<del>- {line}</del>\n"),
                '+' => html.Add($"<ins>+ {line}</ins>\n"),
                _ => html.Add($"  {line}\n"),
            };
        }

        return html.Add($"</pre></div></section>").ToPart();
    }
}
