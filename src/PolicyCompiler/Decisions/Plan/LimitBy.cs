namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>Whose calls are counted together.</summary>
public enum LimitBy
{
    Caller,
    Agent,
    Team,
    Session,
    All,
}
