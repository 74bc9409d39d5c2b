namespace FastMcp.Recording.Checkpoints;

/// <summary>A checkpoint that is to be signed and kept.</summary>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Told">Told whether it is; null: nobody waits.</param>
internal readonly record struct OfferedCheckpoint(Checkpoint Checkpoint, TaskCompletionSource<bool>? Told);
