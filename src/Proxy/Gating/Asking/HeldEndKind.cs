namespace FastMcp.Proxy.Gating.Asking;

/// <summary>Why a call waits no more.</summary>
internal enum HeldEndKind : byte
{
    /// <summary>The request is not open any more.</summary>
    Decided,

    /// <summary>Its client left, or ended its own direction.</summary>
    Left,

    /// <summary>It waited as long as clients wait; its client comes again.</summary>
    PollOver,

    /// <summary>The store does not know the request.</summary>
    Unknown,

    /// <summary>Too much waits: it was not held at all.</summary>
    NoRoom,

    /// <summary>Its body cannot be had back.</summary>
    BodyLost,
}
