namespace FastMcp.Approvals.Deciding;

/// <summary>What came of an act on a request.</summary>
public enum ActOutcome : byte
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>There is no such request.</summary>
    Unknown,

    /// <summary>It was decided already, or is over.</summary>
    NotOpen,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Who asks does not approve.</summary>
    Requester,

    /// <summary>The person is in none of the groups that decide.</summary>
    NotInGroup,

    /// <summary>The person said yes to it already.</summary>
    Twice,

    /// <summary>It is not what the person had before them: it was edited meanwhile.</summary>
    Changed,

    /// <summary>It was used already, for the one call that it was for.</summary>
    Used,

    /// <summary>Its arguments cannot be edited, or these are no JSON object without a doubled key.</summary>
    NotEditable,

    /// <summary>The reason is empty or too long, or holds a control character.</summary>
    Reason,

    /// <summary>No grant was given with it, or it is over.</summary>
    NoGrant,

    /// <summary>The store does not take it at the moment.</summary>
    Unavailable,

    /// <summary>It was edited, and the channel did not show how: it is approved where that is shown.</summary>
    Elsewhere,

    /// <summary>The id of the callback was another one's before.</summary>
    Reused,
}
