using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Notices;

namespace FastMcp.Approvals.Store;

/// <summary>What channels are told and what they said, in the transactions of <see cref="IApprovalStore"/>: neither is lost, and no callback counts twice.</summary>
public interface INoticeStore
{
    /// <summary>The channel has to know this version. What is under way, or waits to be tried again, is not hastened by it.</summary>
    void Note(string channel, ApprovalRequest request, DateTimeOffset now);

    /// <summary>What the channel does not know and is due, the oldest first.</summary>
    /// <param name="channel">Its name.</param>
    /// <param name="now">The time.</param>
    /// <param name="beyond">Nobody puts anything off for so long: what is due behind it was put off by another clock, and is due.</param>
    /// <param name="most">At most so many.</param>
    IReadOnlyList<Notice> DueNotices(string channel, DateTimeOffset now, DateTimeOffset beyond, int most);

    /// <summary>Replaces what was told, tries and place. <see cref="Notice.Wanted"/> and <see cref="Notice.Since"/> stay; what was told never falls back.</summary>
    void PutNotice(Notice notice, DateTimeOffset due);

    /// <summary>When something is due for the channel; null: it knows everything.</summary>
    DateTimeOffset? NextNotice(string channel);

    /// <summary>Reads all that waits: for metrics, now and then.</summary>
    NoticeBacklog Backlog(string channel);

    /// <summary>What came of a callback; null: there was none with that id.</summary>
    (string Hash, ActOutcome Outcome)? FindCallback(string channel, string id);

    void AddCallback(CallbackMark mark, ActOutcome outcome, DateTimeOffset now);

    /// <summary>Deletes notices of requests that ended and are told, or are gone, and callbacks before then. How many of the former.</summary>
    int ForgetNotices(DateTimeOffset before, int most);
}
