namespace FastMcp.Proxy.Inside.Messages;

/// <summary>Why a server was ended, or ended.</summary>
internal enum EndReason
{
    /// <summary>By itself.</summary>
    Exited,

    /// <summary>Its client ended the session.</summary>
    Closed,

    /// <summary>limit idle.</summary>
    Idle,

    /// <summary>limit life.</summary>
    Life,

    /// <summary>limit noise.</summary>
    Noise,

    /// <summary>limit line.</summary>
    Line,

    /// <summary>It took no input any more.</summary>
    Stuck,

    /// <summary>What it was lent is not what its caller is lent now.</summary>
    Lease,

    /// <summary>It named the address for messages otherwise than the transport says.</summary>
    Endpoint,

    /// <summary>The configuration changed, or the gateway ends.</summary>
    Retired,
}
