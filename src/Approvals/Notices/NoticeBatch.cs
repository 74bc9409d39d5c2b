namespace FastMcp.Approvals.Notices;

/// <param name="Due">To be told now, by who took them.</param>
/// <param name="Next">When something is due again, these among it; null: nothing waits.</param>
public sealed record NoticeBatch(IReadOnlyList<NoticeDue> Due, DateTimeOffset? Next);
