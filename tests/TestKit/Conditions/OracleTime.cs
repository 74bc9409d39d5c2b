namespace FastMcp.TestKit.Conditions;

/// <summary>A timestamp: nanoseconds from 1970 on.</summary>
internal sealed record OracleTime(Int128 Nanos);
