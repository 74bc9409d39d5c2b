namespace FastMcp.Policy.Facts;

/// <summary>What kind of MCP message it is.</summary>
public enum MessageKind : byte
{
    /// <summary>No MCP message.</summary>
    None,
    Request,
    Notification,

    /// <summary>A client's answer to a server's request.</summary>
    Response,
    Batch,

    /// <summary>A GET that opens the server's own stream, or a DELETE that ends a session.</summary>
    Stream,
}
