namespace FastMcp.Masking;

/// <summary>
/// The leave to pass what monitoring rules match. Only a rule set with such a rule gives it; without it a
/// masker enforces every rule.
/// </summary>
public sealed class MonitorGrant
{
    internal MonitorGrant()
    {
    }
}
