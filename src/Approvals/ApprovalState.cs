namespace FastMcp.Approvals;

/// <summary>Where a request for approval stands. The first two can still change; the others are final.</summary>
public enum ApprovalState : byte
{
    /// <summary>Waits for people.</summary>
    Open,

    /// <summary>Enough people said yes; it was not used yet.</summary>
    Approved,

    /// <summary>Somebody said no.</summary>
    Denied,

    /// <summary>Nobody decided in time, or what was approved was not used in time.</summary>
    Expired,

    /// <summary>Used: one call may have been sent, and none will be sent again.</summary>
    Consumed,

    /// <summary>The client left, or its user declined, before it was used.</summary>
    Abandoned,
}
