namespace FastMcp.Proxy.Telemetry;

/// <summary>What an exchange keeps for its span; all zeros where telemetry is off.</summary>
/// <param name="Began">Timestamp.</param>
/// <param name="Parent">The caller's.</param>
internal readonly record struct ExchangeTrace(long Began, TraceParent Parent);
