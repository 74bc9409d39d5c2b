namespace FastMcp.Proxy.Gating.Asking;

/// <param name="Poll">So long a retry of MCP 2026-07-28 waits before it is told to come again; clients give up after 60 s.</param>
/// <param name="Beat">From one comment of a held stream to the next.</param>
internal sealed record AskTimes(TimeSpan Poll, TimeSpan Beat);
