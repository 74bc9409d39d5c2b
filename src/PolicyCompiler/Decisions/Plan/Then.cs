namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>What a decision does where it holds. The order is the precedence: deny beats ask beats allow.</summary>
public enum Then
{
    Deny,
    Ask,
    Allow,
}
