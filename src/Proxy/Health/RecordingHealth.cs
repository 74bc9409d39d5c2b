namespace FastMcp.Proxy.Health;

/// <param name="Status">on, off, or failing: the last write or sync failed. Ends by itself with the first that succeeds.</param>
/// <param name="Written">Entries.</param>
/// <param name="Lost">Entries that are not on record.</param>
/// <param name="Failures">Writes and syncs that failed.</param>
/// <param name="Checkpoints">Signed checkpoints that were kept.</param>
internal sealed record RecordingHealth(string Status, long Written, long Lost, long Failures, long Checkpoints);
