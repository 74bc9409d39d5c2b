namespace FastMcp.Proxy.Exporting;

/// <summary>What became of a batch.</summary>
internal enum PushResult
{
    /// <summary>The other side has it.</summary>
    Taken,

    /// <summary>Not now: it is sent again.</summary>
    Later,

    /// <summary>It does not want it, and would not the next time.</summary>
    Refused,
}
