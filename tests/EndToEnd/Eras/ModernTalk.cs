using System.Text;
using System.Text.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Eras;

/// <summary>A raw client of 2026-07-28; each request is a connection, and says all of itself.</summary>
public sealed class ModernTalk(int port, string path, string client = "t", string fields = "")
{
    public string Capabilities { get; init; } = """{"elicitation":{"form":{},"url":{}}}""";

    public string Version { get; init; } = "2026-07-28";

    public async Task<RawAnswer> PostAsync(string method, string parameters = "", string id = "7", string meta = "", string name = "")
    {
        using var raw = await OpenAsync(method, parameters, id, meta, name);
        return await raw.AnswerAsync().WaitAsync(ByteReader.Patience);
    }

    public Task<RawAnswer> CallAsync(string tool, string more = "", string id = "7", string meta = "", string arguments = "{}") =>
        PostAsync("tools/call", $"\"name\":\"{tool}\",\"arguments\":{arguments}{more},", id, meta, tool);

    public async Task<RawClient> OpenAsync(string method, string parameters, string id = "7", string meta = "", string name = "")
    {
        var raw = await RawClient.ConnectAsync(port);
        var named = name.Length > 0 ? $"Mcp-Name: {name}\r\n" : "";
        var declared = Capabilities.Length > 0 ? ",\"io.modelcontextprotocol/clientCapabilities\":" + Capabilities : "";
        var own = $$"""{"io.modelcontextprotocol/protocolVersion":"{{Version}}","io.modelcontextprotocol/clientInfo":{"name":"{{client}}","version":"1"}{{declared}}{{meta}}""" + "}";
        var body = $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{""" + $"{parameters}\"_meta\":{own}}}}}";
        await raw.SendAsync(RawClient.Request("POST", path, $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: {Version}\r\nMcp-Method: {method}\r\n{named}{fields}", Encoding.UTF8.GetBytes(body)));
        return raw;
    }

    /// <summary>The answer to the request: whole, or the last event.</summary>
    public static JsonElement Of(RawAnswer answer)
    {
        var text = answer.Head["content-type"].StartsWith("text/event-stream", StringComparison.Ordinal) ? SseDecoder.All(answer.Body).Last(one => one.Data.Length > 0).Data : answer.Text;
        using var read = JsonDocument.Parse(text);
        return read.RootElement.Clone();
    }

    public static string Text(JsonElement answer) => answer.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()!;
}
