namespace FastMcp.Recording.Index;

/// <summary>What bringing the index up to date found.</summary>
/// <param name="Exchanges">That it knows now.</param>
/// <param name="Read">Entries that were new.</param>
/// <param name="Unreadable">Segments that could not be read, or not to their end.</param>
public sealed record IndexReport(long Exchanges, long Read, IReadOnlyList<string> Unreadable);
