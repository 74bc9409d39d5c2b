namespace FastMcp.Recording.Index.Shared;

/// <summary>A log that is in the index of all nodes.</summary>
/// <param name="Log">Its identity.</param>
/// <param name="Node">Who writes it.</param>
/// <param name="Store">Which of that node's records; empty: the one of all that has none of its own.</param>
/// <param name="Exchanges">Of it in the index.</param>
/// <param name="Seen">When it was last brought up to date, by the clock of the database.</param>
public sealed record SharedLog(string Log, string Node, string Store, long Exchanges, DateTimeOffset Seen);
