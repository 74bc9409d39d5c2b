namespace FastMcp.Wire.Mcp;

/// <summary>Why a body is not one MCP message that policy can decide on.</summary>
public enum McpFaultKind : byte
{
    None,

    /// <summary>Not strict JSON, or a key twice: see the JSON fault. JSON-RPC -32700.</summary>
    NotJson,

    /// <summary>A key that differs from a known one by case only, which some parsers take for it.</summary>
    CaseVariantKey,

    /// <summary>Neither request, notification nor response of JSON-RPC 2.0, or more than one of them. -32600.</summary>
    NotJsonRpc,

    /// <summary>The id is neither a string nor an integer (null only in an error response).</summary>
    InvalidId,

    /// <summary>A member that policy reads is missing or of another type. -32602.</summary>
    InvalidParams,
    EmptyBatch,
    BatchTooLarge,
}
