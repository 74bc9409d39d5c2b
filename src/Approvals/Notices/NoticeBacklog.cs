namespace FastMcp.Approvals.Notices;

/// <summary>What waits for a channel, on all nodes.</summary>
/// <param name="Count">Requests of which it does not know the latest.</param>
/// <param name="Oldest">Since when; null: nothing waits.</param>
public readonly record struct NoticeBacklog(long Count, DateTimeOffset? Oldest);
