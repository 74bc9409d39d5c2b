namespace FastMcp.Wire.JsonRpc;

/// <summary>Error codes of JSON-RPC 2.0 and of MCP 2026-07-28. The gateway's own stay outside -32768..-32000.</summary>
public static class JsonRpcErrorCode
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;

    /// <summary>A standard header disagrees with the body (MCP 2026-07-28; HTTP 400).</summary>
    public const int HeaderMismatch = -32020;

    /// <summary>HTTP 400; <c>data.requiredCapabilities</c>.</summary>
    public const int MissingRequiredClientCapability = -32021;

    /// <summary>HTTP 400; <c>data.supported</c>, <c>data.requested</c>.</summary>
    public const int UnsupportedProtocolVersion = -32022;
}
