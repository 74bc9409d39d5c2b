namespace FastMcp.Approvals.Notices;

/// <param name="Due">To be told now, by who took them.</param>
/// <param name="Backlog">All that waits, these among them.</param>
public sealed record NoticeBatch(IReadOnlyList<NoticeDue> Due, NoticeBacklog Backlog);
