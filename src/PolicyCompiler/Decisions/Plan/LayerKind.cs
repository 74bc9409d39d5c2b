namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>Who wrote a policy file. The order is that of precedence: what stands lower tightens.</summary>
public enum LayerKind
{
    Org,
    Team,
    Agent,
}
