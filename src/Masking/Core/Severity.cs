namespace FastMcp.Masking.Core;

internal enum Severity : byte
{
    Low,
    Medium,
    High,
}
