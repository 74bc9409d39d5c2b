namespace FastMcp.Masking;

public enum RuleSeverity : byte
{
    Low,
    Medium,
    High,
}
