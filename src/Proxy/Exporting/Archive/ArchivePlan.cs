namespace FastMcp.Proxy.Exporting.Archive;

/// <summary>What is archived.</summary>
/// <param name="Name">Of the target.</param>
/// <param name="Record">Folder of the session log.</param>
/// <param name="Checkpoints">Their folder; null: there are none.</param>
/// <param name="Packs">Segments are compressed soon after they close; the archive waits for that.</param>
/// <param name="LeastPacked">Shorter ones are not.</param>
internal sealed record ArchivePlan(string Name, string Record, string? Checkpoints, bool Packs, long LeastPacked);
