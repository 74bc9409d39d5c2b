using System.Text;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>One conversation of a raw MCP client with a route of a gateway, a connection for each message.</summary>
public sealed class McpTalk(int port, string path, string fields = "")
{
    private const string Legacy = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\n";

    public string Session { get; private set; } = "";

    public static async Task<McpTalk> BeginAsync(int port, string path, string fields = "")
    {
        var talk = new McpTalk(port, path, fields);
        var answer = await talk.PostAsync("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        Assert.True(answer.Status == 200, answer.Head.StartLine + answer.Text);
        talk.Session = answer.Head["mcp-session-id"];
        Assert.Equal(202, (await talk.PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")).Status);
        return talk;
    }

    public static string Call(string tool, string arguments = "{}", string id = "7", string meta = "") =>
        $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}{{{meta}}}}}""";

    public static string ModernCall(string tool, string id = "7", string more = "") =>
        Call(tool, "{}", id, $$""","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}{{more}}}""");

    public Task<RawAnswer> CallAsync(string tool, string arguments = "{}", string id = "7", string meta = "") => PostAsync(Call(tool, arguments, id, meta));

    public async Task<RawAnswer> PostAsync(string body, string? session = null)
    {
        using var client = await RawClient.ConnectAsync(port);
        return await client.ExchangeAsync(Request("POST", body, session)).WaitAsync(ByteReader.Patience);
    }

    public async Task<RawAnswer> ModernAsync(string tool, string id = "7", string more = "")
    {
        using var client = await RawClient.ConnectAsync(port);
        var modern = $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: {tool}\r\n{fields}";
        return await client.ExchangeAsync(RawClient.Request("POST", path, modern, Encoding.UTF8.GetBytes(ModernCall(tool, id, more)))).WaitAsync(ByteReader.Patience);
    }

    public async Task<RawAnswer> SendAsync(string method, string? session = null)
    {
        using var client = await RawClient.ConnectAsync(port);
        return await client.ExchangeAsync(Request(method, "", session)).WaitAsync(ByteReader.Patience);
    }

    /// <summary>A connection on which a request was sent; its answer is to be read.</summary>
    public async Task<RawClient> OpenAsync(string method, string body = "")
    {
        var client = await RawClient.ConnectAsync(port);
        await client.SendAsync(Request(method, body, null));
        return client;
    }

    /// <summary>The text of the tool's answer.</summary>
    public async Task<string> TextAsync(string tool, string arguments = "{}") => TextOf(await CallAsync(tool, arguments));

    public static string TextOf(RawAnswer answer)
    {
        using var read = System.Text.Json.JsonDocument.Parse(answer.Text);
        Assert.True(read.RootElement.TryGetProperty("result", out var result), answer.Text);
        return result.GetProperty("content")[0].GetProperty("text").GetString()!;
    }

    private byte[] Request(string method, string body, string? session)
    {
        var named = session ?? Session;
        return RawClient.Request(method, path, Legacy + fields + (named.Length == 0 ? "" : $"Mcp-Session-Id: {named}\r\n"), Encoding.UTF8.GetBytes(body));
    }
}
