namespace FastMcp.Wire.JsonRpc;

/// <summary>What a JSON-RPC 2.0 message is.</summary>
public enum JsonRpcKind : byte
{
    None,
    Request,
    Notification,
    Response,
    ErrorResponse,

    /// <summary>An array of messages; only MCP 2025-03-26 has them.</summary>
    Batch,
}
