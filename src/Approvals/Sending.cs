namespace FastMcp.Approvals;

/// <summary>What became of the call whose approval was used.</summary>
public enum Sending : byte
{
    /// <summary>The approval was not used.</summary>
    None,

    /// <summary>
    /// Nobody has said yet. While the node that used it runs the call is under way; if that node ended, nobody knows whether it was
    /// sent, and it is never sent again by itself.
    /// </summary>
    Unknown,

    /// <summary>It was handed to the upstream.</summary>
    Sent,

    /// <summary>Nothing of it was sent: a credential, the record or a connection could not be had.</summary>
    NotSent,
}
