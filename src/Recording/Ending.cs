namespace FastMcp.Recording;

/// <summary>How an exchange ended, in the record.</summary>
public enum Ending : byte
{
    /// <summary>The answer is complete.</summary>
    Complete,

    /// <summary>Refused before anything went upstream.</summary>
    Refused,

    /// <summary>The client went away.</summary>
    ClientGone,

    /// <summary>The upstream could not be reached, answered wrongly, or broke off.</summary>
    UpstreamFailed,

    /// <summary>A limit or a rule cut the answer.</summary>
    Cut,

    /// <summary>The gateway ended it: drain, block, or a fault of its own.</summary>
    GatewayEnded,
}
