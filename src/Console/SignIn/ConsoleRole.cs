namespace FastMcp.WebConsole.SignIn;

/// <summary>What a person may do in the console.</summary>
public enum ConsoleRole
{
    /// <summary>Looks at what their teams' routes carried.</summary>
    Viewer,

    /// <summary>Decides approvals, where the decision that asks names a group of theirs.</summary>
    Approver,

    /// <summary>Looks at everything, of all teams.</summary>
    Auditor,

    /// <summary>Looks at everything, as auditors do; ends grants, and stops callers, agents, tools and upstreams. Decides no approvals for it.</summary>
    Admin,
}
