using FastMcp.Approvals;
using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Pages;

/// <summary>How a request stands, in a word.</summary>
internal static class ApprovalChips
{
    public static HtmlPart State(ApprovalRequest request) => request switch
    {
        { State: ApprovalState.Open, Edited: not null } => Chips.Of("warn", "edited, waits"),
        { State: ApprovalState.Open } => Chips.Of("warn", "waits"),
        { State: ApprovalState.Approved } => Chips.Of("good", "approved"),
        { State: ApprovalState.Denied } => Chips.Of("bad", "denied"),
        { State: ApprovalState.Expired } => Chips.Of("", "expired"),
        { State: ApprovalState.Abandoned } => Chips.Of("", "given up"),
        { Sending: Sending.Sent } => Chips.Of("good", "sent"),
        { Sending: Sending.NotSent } => Chips.Of("bad", "used, not sent"),
        _ => Chips.Of("warn", "used, being sent"),
    };

    /// <summary>The script of the page counts on from here.</summary>
    public static HtmlPart Countdown(ApprovalRequest request, DateTimeOffset now) => new HtmlText().Add(
        $"""<time class="ends" datetime="{Say.Stamp(request.Expires)}" data-left="{Math.Max(0, (long)(request.Expires - now).TotalMilliseconds)}">{Say.Took(request.Expires > now ? request.Expires - now : TimeSpan.Zero)}</time>""").ToPart();
}
