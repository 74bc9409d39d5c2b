namespace FastMcp.Proxy.Health;

/// <summary>The body of /healthz.</summary>
/// <param name="Status">green, or red: a route's guard cannot run, or the record is failing.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Snapshot">Version of the configuration in force.</param>
/// <param name="Routes">In the order of the configuration.</param>
/// <param name="Recording">What is on record.</param>
/// <param name="Dictionaries">What searches for the terms of dictionary rules; null where there are none.</param>
/// <param name="Warnings">What an operator should know: masking off, no decisions, nothing recorded.</param>
internal sealed record HealthReport(string Status, string Version, long Snapshot, IReadOnlyList<RouteHealth> Routes, RecordingHealth Recording, DictionaryHealth? Dictionaries, IReadOnlyList<string> Warnings);
