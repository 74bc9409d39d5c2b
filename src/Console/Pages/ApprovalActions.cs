using FastMcp.Approvals;
using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole.Pages;

/// <summary>What a person can do about a request, or why nothing.</summary>
internal sealed class ApprovalActions(ApprovalRequest request, Visitor visitor)
{
    public HtmlPart Bar() => request.State != ApprovalState.Open ? default : WhyNot() is { } why
        ? new HtmlText().Add($"""<p class="banner" id="why-not">{why}</p>""").ToPart()
        : new HtmlText().Add(
            $"""
            <section class="acts" id="acts" aria-label="Decide" data-digest="{request.Digest}">
            <button type="button" class="yes" id="approve" title="Approve (a)">Approve</button>
            <button type="button" class="no" id="deny" title="Deny (d)">Deny…</button>
            {(request.Editable && Arguments() is not null ? Edit : default)}
            {(request.Count == 1 && request.Edited is null && request.Also.Count == 0 ? Grant : default)}
            </section>
            {Denial}
            {Editor()}
            """).ToPart();

    /// <summary>The grant that was given with it, for as long as it goes on.</summary>
    public HtmlPart Granted(DateTimeOffset now) => request.GrantUntil is not { } until || now >= until ? default : new HtmlText().Add(
        $"""
        <section class="acts" id="granted" aria-label="Grant"><span>The same call of this session passes without being asked for: ends in {ApprovalChips.Countdown(until, now)}</span>
        {(EndsGrant ? End : default)}</section>
        """).ToPart();

    private bool EndsGrant => visitor.IsAdmin || (visitor.Decides && visitor.Person!.ToApprover().MayDecide(request));

    private static HtmlPart End { get; } = new HtmlText().Add($"""<button type="button" class="no" id="end-grant">End the grant</button>""").ToPart();

    private static HtmlPart Edit { get; } = new HtmlText().Add($"""<button type="button" class="ghost wide" id="edit" title="Edit the arguments (e)">Edit…</button>""").ToPart();

    private static HtmlPart Grant { get; } = new HtmlText().Add(
        $"""<label class="grant">for <select id="grant"><option value="">this call</option><option value="900">the same call of this session, 15 min</option><option value="3600">the same call of this session, 1 h</option></select></label>""").ToPart();

    private static HtmlPart Denial { get; } = new HtmlText().Add(
        $"""
        <dialog id="denial" aria-labelledby="denial-title"><form method="dialog"><h2 id="denial-title">Deny</h2>
        <label>Why? The agent is told it.<input id="reason" maxlength="{ApprovalLimits.LongestReason}" autocomplete="off" required></label>
        <div class="row"><button type="submit" class="no" id="deny-now">Deny</button><button type="button" class="ghost wide" data-close>Cancel</button></div></form></dialog>
        """).ToPart();

    private string? Arguments() => (request.Edited ?? request.Arguments) is { } arguments ? ArgumentText.Of(arguments) : null;

    private HtmlPart Editor()
    {
        if (!request.Editable || Arguments() is not { } arguments)
        {
            return default;
        }

        // The first line feed behind the tag is no part of the text.
        var html = new HtmlText().Add($"""<dialog id="editor" aria-labelledby="editor-title"><form method="dialog"><h2 id="editor-title">Edit the arguments</h2><label class="unseen" for="arguments">Arguments</label><textarea id="arguments" rows="14" spellcheck="false">""").Add($"\n");
        return PreviewText.Lines(html, arguments).Add(
            $"""</textarea><p class="dim">What you write has another digest: nobody has said yes to it yet, and you approve it behind this.</p><div class="row"><button type="submit" class="yes" id="edit-now">Put in its place</button><button type="button" class="ghost wide" data-close>Cancel</button></div></form></dialog>""").ToPart();
    }

    private string? WhyNot() =>
        visitor.Person is null ? "Nobody signs in to this console, so that it decides nothing: fastmcp approvals does."
        : !visitor.Decides ? "You look, and do not decide: none of your groups has the role of an approver."
        : visitor.Person.ToApprover().Is(request) ? "You asked for this, or an agent of yours did: somebody else decides."
        : !visitor.Person.ToApprover().MayDecide(request) ? $"You are in none of the groups that decide this: {string.Join(", ", request.Sets.SelectMany(set => set.By).Distinct())}."
        : request.Votes.Any(vote => vote.By == visitor.Name && vote.Act == "approved" && vote.Digest == request.Digest) ? "You said yes to it. It waits for somebody else's."
        : null;
}
