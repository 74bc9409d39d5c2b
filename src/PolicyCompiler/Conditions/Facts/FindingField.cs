namespace FastMcp.PolicyCompiler.Conditions.Facts;

/// <summary>The fields of a finding.</summary>
public enum FindingField
{
    Rule,
    Severity,
    On,
    Where,
    Count,
}
