namespace FastMcp.Recording.Index;

/// <summary>A place in the list of exchanges by time, for the page behind it.</summary>
/// <param name="Began">Microseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Key">Tells those apart that began at once.</param>
public readonly record struct IndexMark(long Began, long Key);
