namespace FastMcp.Recording.Checkpoints;

/// <summary>Counted since the start.</summary>
/// <param name="Kept">Signed and in the folder.</param>
/// <param name="Failures">Tries that failed; the next checkpoint covers what they would have.</param>
/// <param name="IsFailing">The last try failed.</param>
public readonly record struct CheckpointCounts(long Kept, long Failures, bool IsFailing);
