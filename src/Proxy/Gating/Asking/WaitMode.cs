namespace FastMcp.Proxy.Gating.Asking;

/// <summary>How an agent experiences that people are asked.</summary>
internal enum WaitMode : byte
{
    /// <summary>It is refused with the id of the approval; the same call again finds it.</summary>
    Retry,

    /// <summary>MCP 2026-07-28: an InputRequiredResult with a sealed state; the retry waits for a while.</summary>
    Input,

    /// <summary>The answer begins as an event stream at once, and comments keep it open.</summary>
    Stream,

    /// <summary>Nothing is sent until people decided.</summary>
    Hold,
}
