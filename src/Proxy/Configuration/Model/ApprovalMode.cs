namespace FastMcp.Proxy.Configuration.Model;

/// <summary>What a call of a route does while people are asked. MCP 2026-07-28 has a way of its own, whatever this says.</summary>
internal enum ApprovalMode
{
    /// <summary>Its connection is kept open.</summary>
    Hold,

    /// <summary>It is refused with the id of the approval, and the same call again finds it.</summary>
    Retry,
}
