namespace FastMcp.Wire.Mcp;

/// <summary>Which family of revisions a message speaks; told per message.</summary>
public enum McpEra : byte
{
    /// <summary>Up to 2025-11-25: <c>initialize</c>, sessions.</summary>
    Legacy,

    /// <summary>From 2026-07-28: stateless, the version in <c>_meta</c>.</summary>
    Modern,
}
