namespace FastMcp.Proxy.Guarding;

/// <summary>What became of one ask. Names a series of <c>fastmcp_guard_asks_total</c>.</summary>
internal enum GuardOutcome : byte
{
    Answered,

    /// <summary>No answer before the deadline.</summary>
    Late,

    /// <summary>There was no connection, or it broke.</summary>
    Unreachable,

    /// <summary>A status other than 2xx, of gRPC other than OK; redirects are never followed.</summary>
    Refused,

    /// <summary>What came is no answer to what was asked.</summary>
    Garbage,

    /// <summary>Too many asks wait.</summary>
    Overloaded,

    /// <summary>It failed too often and is left alone for a while.</summary>
    Open,

    /// <summary>What it is to be lent cannot be had.</summary>
    NoCredential,
}
