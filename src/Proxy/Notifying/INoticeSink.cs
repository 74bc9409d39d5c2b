using FastMcp.Approvals;
using FastMcp.Approvals.Notices;

namespace FastMcp.Proxy.Notifying;

/// <summary>Tells one channel of requests. What goes wrong there is a value.</summary>
internal interface INoticeSink
{
    /// <summary>limit channel-batch: how many it is told at once, of different requests.</summary>
    int Together { get; }

    /// <summary>Off the sockets' threads; the same again says the same.</summary>
    Task<NoticeAnswer> TellAsync(Notice notice, ApprovalRequest request);

    /// <summary>Tells who decided why it was not done, if the channel has a way. Never throws.</summary>
    Task SayAsync(string where, string to, string words);
}
