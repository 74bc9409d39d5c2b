namespace FastMcp.Wire.Mcp;

/// <summary>Which standard header disagrees with the body (MCP 2026-07-28, error -32020).</summary>
public enum McpHeaderMismatch : byte
{
    None,

    /// <summary><c>MCP-Protocol-Version</c> is missing, or is not the version of <c>_meta</c>.</summary>
    ProtocolVersion,
    Method,
    Name,

    /// <summary>A value is neither printable ASCII nor well-formed <c>=?base64?...?=</c>.</summary>
    Encoding,
}
