namespace FastMcp.PolicyCompiler.Agents.Plan;

/// <summary>What becomes of a call whose caller is no registered agent.</summary>
public enum Unregistered
{
    /// <summary>Decisions judge it like any other.</summary>
    Allow,

    /// <summary>It passes as the decisions say, and it is counted that it would not.</summary>
    Monitor,
    Deny,
}
