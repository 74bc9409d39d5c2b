namespace FastMcp.Recording;

/// <summary>Counted since the start, for metrics and health.</summary>
/// <param name="Written">Entries handed to the file system.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Lost">Entries that are not on record: queue full, or taken along by a failed write or sync.</param>
/// <param name="Failures">Segments that ended with an error.</param>
/// <param name="Waiting">Entries in the queue now.</param>
public readonly record struct SessionLogCounts(long Written, long Bytes, long Lost, long Failures, int Waiting);
