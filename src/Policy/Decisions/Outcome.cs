namespace FastMcp.Policy.Decisions;

public enum Outcome : byte
{
    /// <summary>Zero, so that a verdict that nobody filled in lets nothing through.</summary>
    Deny,
    Ask,
    Allow,
}
