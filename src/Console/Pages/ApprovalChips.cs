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
    public static HtmlPart Countdown(DateTimeOffset ends, DateTimeOffset now) => new HtmlText().Add(
        $"""<time class="ends" datetime="{Say.Stamp(ends)}" data-left="{Math.Max(0, (long)(ends - now).TotalMilliseconds)}">{Say.Took(ends > now ? ends - now : TimeSpan.Zero)}</time>""").ToPart();
}
