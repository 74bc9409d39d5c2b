namespace FastMcp.Recording.Format;

/// <summary>When an entry was made.</summary>
/// <param name="Wall">Microseconds since 1970-01-01T00:00:00Z by the system's clock, which may jump.</param>
/// <param name="Monotonic">Microseconds since the run of the gateway began, by a clock that does not.</param>
internal readonly record struct EntryTimes(long Wall, long Monotonic);
