using System.Text;
using FastMcp.Wire.Mcp;

namespace FastMcp.Wire.Tests.Mcp;

public sealed class McpHeadersTests
{
    private const string Meta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}";
    private const string Call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{" + Meta + ",\"name\":\"Z\\u00fcrich\"}}";
    private const string List = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{" + Meta + "}}";
    private const string Legacy = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"}}""";
    private const string Sentinel = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"=?base64?YQ==?="}}""";

    [Theory]
    [InlineData(Call, "2026-07-28", "tools/call", "=?base64?WsO8cmljaA==?=", McpHeaderMismatch.None)]
    [InlineData(Call, "", "tools/call", "=?base64?WsO8cmljaA==?=", McpHeaderMismatch.ProtocolVersion)]
    [InlineData(Call, "2025-11-25", "tools/call", "=?base64?WsO8cmljaA==?=", McpHeaderMismatch.ProtocolVersion)]
    [InlineData(Call, "2026-07-28", "tools/list", "=?base64?WsO8cmljaA==?=", McpHeaderMismatch.Method)]
    [InlineData(Call, "2026-07-28", "", "=?base64?WsO8cmljaA==?=", McpHeaderMismatch.Method)]
    [InlineData(Call, "2026-07-28", "tools/call", "", McpHeaderMismatch.Name)]
    [InlineData(Call, "2026-07-28", "tools/call", "Zurich", McpHeaderMismatch.Name)]
    [InlineData(Call, "2026-07-28", "tools/call", "Zürich", McpHeaderMismatch.Encoding)]
    [InlineData(Call, "2026-07-28", "tools/call", "=?base64?WsO8cm!jaA==?=", McpHeaderMismatch.Encoding)]
    [InlineData(Call, "2026-07-28", "tools/call", "=?base64?WsO8cmlja?=", McpHeaderMismatch.Encoding)]
    [InlineData(List, "2026-07-28", "tools/list", "", McpHeaderMismatch.None)]
    [InlineData(List, "2026-07-28", "tools/list", "delete_all", McpHeaderMismatch.Name)]
    [InlineData(Legacy, "", "", "", McpHeaderMismatch.None)]
    [InlineData(Legacy, "2025-11-25", "", "", McpHeaderMismatch.None)]
    [InlineData(Legacy, "2026-07-28", "tools/call", "a", McpHeaderMismatch.ProtocolVersion)]
    [InlineData(Legacy, "2025-11-25", "tools/list", "", McpHeaderMismatch.Method)]
    [InlineData(Legacy, "2025-11-25", "tools/call", "b", McpHeaderMismatch.Name)]
    [InlineData(Legacy, "", "tools/call", "a", McpHeaderMismatch.None)]
    [InlineData(Sentinel, "", "", "=?base64?YQ==?=", McpHeaderMismatch.Name)]
    [InlineData(Sentinel, "", "", "=?base64?PT9iYXNlNjQ/WVE9PT89?=", McpHeaderMismatch.None)]
    public void Check_HeadersAndBody_Agree(string json, string version, string method, string name, McpHeaderMismatch expected)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var message = new McpMessage();
        Assert.True(McpReader.Read(body, McpLimits.Default, message, out _));
        var headers = new McpHeaderValues
        {
            ProtocolVersion = Encoding.UTF8.GetBytes(version),
            Method = Encoding.UTF8.GetBytes(method),
            Name = Encoding.UTF8.GetBytes(name),
        };
        Assert.Equal(expected, McpHeaders.Check(message, body, headers));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(" blank", "=?base64?IGJsYW5r?=")]
    [InlineData("zo\u00eb", "=?base64?em/Dqw==?=")]
    [InlineData("=?base64?x", "=?base64?PT9iYXNlNjQ/eA==?=")]
    public void Encode_Text_IsReadBack(string text, string header)
    {
        var encoded = McpHeaders.Encode(Encoding.UTF8.GetBytes(text));
        Assert.Equal(header, Encoding.ASCII.GetString(encoded));
        Assert.True(McpHeaders.TryDecode(encoded, new byte[encoded.Length + 1], out var value));
        Assert.Equal(text, Encoding.UTF8.GetString(value));
    }
}
