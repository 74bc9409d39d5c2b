namespace FastMcp.Proxy.Gating.Asking;

/// <summary>What became of an answer that began as an event stream while people were asked.</summary>
internal enum HeldStream : byte
{
    /// <summary>It is none.</summary>
    None,

    /// <summary>The head and the gateway's own comments have left, and nothing else.</summary>
    Waiting,

    /// <summary>What the upstream answers follows.</summary>
    Answering,
}
