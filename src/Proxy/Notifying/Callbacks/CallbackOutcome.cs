namespace FastMcp.Proxy.Notifying.Callbacks;

/// <summary>What came of a callback, as the metric names it in small letters.</summary>
internal enum CallbackOutcome
{
    /// <summary>It decided, or was one of several votes.</summary>
    Done,

    /// <summary>It came before, and was told the same again.</summary>
    Again,

    /// <summary>The desk did not do it: who may, what was seen, how it stands.</summary>
    Refused,

    /// <summary>The configuration knows nobody of that name in this channel.</summary>
    Stranger,

    /// <summary>It is signed and says nothing that can be done.</summary>
    Malformed,

    /// <summary>It is not signed by who shares the channel's secret.</summary>
    Forged,

    /// <summary>It is signed, and of another time.</summary>
    Old,

    /// <summary>No channel of that name takes callbacks.</summary>
    Nowhere,

    /// <summary>Too long, too slow, or no request at all.</summary>
    Unreadable,

    /// <summary>Its address had as many connections as one may have.</summary>
    Crowded,

    /// <summary>The store or a file cannot be had: it may be sent again.</summary>
    Unavailable,
}
