using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Framings;

/// <summary>Raw requests.</summary>
public static class Requests
{
    public const string McpFields =
        "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-06-18\r\n";

    private const string JsonFields = "Content-Type: application/json\r\n";

    public static byte[] Chat(string target) => RawClient.Request("POST", target, JsonFields,
        """{"model":"m","stream":true,"messages":[{"role":"user","content":"hello"}]}"""u8);

    public static byte[] WholeChat(string target) => RawClient.Request("POST", target, JsonFields,
        """{"model":"m","messages":[{"role":"user","content":"hello"}]}"""u8);

    public static byte[] ToolCall(string target) => RawClient.Request("POST", target, McpFields, ToolCallBody);

    /// <summary>The same call on the wire of 2026-07-28.</summary>
    public static byte[] ModernToolCall(string target, string name = "get_rows", string method = "tools/call") =>
        RawClient.Request("POST", target, ModernFields(name, method), ModernToolCallBody);

    public static byte[] Get(string target) => RawClient.Request("GET", target, "", []);

    public static ReadOnlySpan<byte> ToolCallBody =>
        """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_rows","arguments":{}}}"""u8;

    public static ReadOnlySpan<byte> ModernToolCallBody =>
        """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_rows","arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}"""u8;

    private static string ModernFields(string name, string method) =>
        $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: {method}\r\nMcp-Name: {name}\r\n";
}
