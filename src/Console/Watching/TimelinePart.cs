namespace FastMcp.WebConsole.Watching;

/// <summary>Some of the entries of an exchange.</summary>
/// <param name="Channels">All texts so far; the request's is the first.</param>
/// <param name="Events">In order.</param>
/// <param name="Next">Number of the entry that the next part begins with; null: this is the last.</param>
/// <param name="IsOpen">The exchange has not ended on record.</param>
internal sealed record TimelinePart(IReadOnlyList<ShownChannel> Channels, IReadOnlyList<TimelineEvent> Events, int? Next, bool IsOpen);
