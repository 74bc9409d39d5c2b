namespace FastMcp.Proxy.Health;

/// <param name="Status">on, off, or failing: it cannot be opened, or the last write or sync failed. Ends by itself with the first that succeeds.</param>
/// <param name="Written">Entries.</param>
/// <param name="Lost">Entries that are not on record.</param>
/// <param name="Failures">Writes and syncs that failed.</param>
/// <param name="Checkpoints">Signed checkpoints that were kept.</param>
/// <param name="Store">Name of the store; null: it is the record of all that has no store.</param>
/// <param name="Stores">Records of teams and routes; null: there are none.</param>
internal sealed record RecordingHealth(string Status, long Written, long Lost, long Failures, long Checkpoints, string? Store = null, IReadOnlyList<RecordingHealth>? Stores = null);
