using FastMcp.Approvals;
using FastMcp.Proxy.Exporting;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Notifying;

/// <summary>What became of a notice, and why.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Why">For the operator: a status, an address, or a word that the other side has for it.</param>
/// <param name="Place">Where the channel keeps the request from now on, in its own words.</param>
/// <param name="Wait">The other side wants nothing before that.</param>
internal readonly record struct NoticeAnswer(PushResult Result, string Why, string Place, TimeSpan Wait)
{
    public static NoticeAnswer Taken(string place = "") => new(PushResult.Taken, "", place, TimeSpan.Zero);

    public static NoticeAnswer Refused(string why, string place) => new(PushResult.Refused, why, place, TimeSpan.Zero);

    public static NoticeAnswer Later(string why, string place, TimeSpan wait = default) =>
        new(PushResult.Later, why, place, wait < ApprovalDesk.LongestPause ? wait : ApprovalDesk.LongestPause);

    /// <summary>By the status, as of pushes: <see cref="PushAnswer.Of"/>.</summary>
    public static NoticeAnswer Of(OutboundAnswer answer, string place) => PushAnswer.Of(answer) switch
    {
        { Result: PushResult.Taken } => Taken(place),
        { Result: PushResult.Refused } refused => Refused(refused.Why, place),
        var later => Later(later.Why, place, answer.RetryAfter),
    };
}
