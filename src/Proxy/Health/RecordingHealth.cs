namespace FastMcp.Proxy.Health;

/// <param name="Status">on, off, or failing: entries were lost.</param>
/// <param name="Written">Entries.</param>
/// <param name="Lost">Entries.</param>
/// <param name="Failures">Segments that ended with an error.</param>
internal sealed record RecordingHealth(string Status, long Written, long Lost, long Failures);
