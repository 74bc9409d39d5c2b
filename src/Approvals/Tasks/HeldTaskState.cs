namespace FastMcp.Approvals.Tasks;

/// <summary>Where a task stands. The last three are its end: nothing follows them.</summary>
public enum HeldTaskState : byte
{
    /// <summary>People are asked; nothing was sent.</summary>
    Waiting,

    /// <summary>People said yes: its call is being made.</summary>
    Running,

    /// <summary>The call was answered with a result.</summary>
    Completed,

    /// <summary>The call was answered with an error, or was not made.</summary>
    Failed,

    /// <summary>Its caller gave it up.</summary>
    Cancelled,
}
