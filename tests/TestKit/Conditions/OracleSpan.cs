namespace FastMcp.TestKit.Conditions;

/// <summary>A duration in nanoseconds.</summary>
internal sealed record OracleSpan(long Nanos);
