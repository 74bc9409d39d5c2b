using System.Collections.Concurrent;
using System.Text.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Eras;

/// <summary>A Streamable HTTP server of 2026-07-28 alone. A tool's name says what it does.</summary>
public sealed class FakeModernServer : IAsyncDisposable
{
    private readonly ScriptedUpstream _upstream;

    public FakeModernServer() => _upstream = new ScriptedUpstream(ServeAsync);

    public int Port => _upstream.Port;

    /// <summary>Each message, as it came.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>Exchanges that their client left.</summary>
    public ConcurrentQueue<string> Left { get; } = new();

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    private async Task ServeAsync(UpstreamExchange e)
    {
        Said.Enqueue(e.Request.Text);
        using var message = JsonDocument.Parse(e.Request.Body);
        var root = message.RootElement;
        var id = root.GetProperty("id").GetRawText();
        var method = root.GetProperty("method").GetString()!;
        var parameters = root.GetProperty("params");
        if (e.Request.Method != "POST" || e.Request.Head["mcp-method"] != method || e.Request.Head["mcp-protocol-version"] != "2026-07-28" || e.Request.Head.Has("mcp-session-id")
            || !parameters.GetProperty("_meta").TryGetProperty("io.modelcontextprotocol/clientCapabilities", out _))
        {
            await JsonAsync(e, $$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32020,"message":"Not of this era."}}""", 400);
            return;
        }

        switch (method == "tools/call" ? parameters.GetProperty("name").GetString() : method)
        {
            case "server/discover":
                await JsonAsync(e, Result(id, """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true},"extensions":{"x/y":{}}},"instructions":"Be kind.","ttlMs":0,"cacheScope":"private","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"modern","version":"2"}}}"""));
                break;
            case "tools/list":
                await JsonAsync(e, Result(id, """{"resultType":"complete","ttlMs":5,"cacheScope":"public","tools":[{"name":"echo","inputSchema":{"type":"object"}},{"name":"forbidden","inputSchema":{"type":"object"}}]}"""));
                break;
            case "resources/read":
                await JsonAsync(e, $$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32602,"message":"Resource not found"}}""");
                break;
            case "ask":
                await JsonAsync(e, parameters.TryGetProperty("inputResponses", out var said) && parameters.GetProperty("requestState").GetString() == "st\"ate"
                    ? Text(id, said.GetRawText())
                    : Result(id, """{"resultType":"input_required","inputRequests":{"who":{"method":"elicitation/create","params":{"message":"Is it jane.doe@example.com?","requestedSchema":{"type":"object"}}},"roots":{"method":"roots/list"}},"requestState":"st\"ate"}"""));
                break;
            case "idless":
                await JsonAsync(e, """{"jsonrpc":"2.0","id":null,"error":{"code":-32603,"message":"Whose was it?"}}""");
                break;
            case "mixed":
                await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
                await e.SendAsync(Answers.Chunk($"data: {Text("999", "for another call")}\n\ndata: {Text(id, "its own")}\n\n"));
                await e.SendAsync(Answers.LastChunk);
                break;
            case "odd":
                await JsonAsync(e, Result(id, """{"resultType":"task","taskId":"1"}"""));
                break;
            case "hangs" or "subscriptions/listen":
                await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
                if (method != "tools/call")
                {
                    await e.SendAsync(Answers.Chunk($$$$"""data: {"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":{{{{id}}}}}}}""" + "\n\n"));
                    await e.SendAsync(Answers.Chunk($$$$"""data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":{{{{id}}}}}}}""" + "\n\n"));
                }

                await e.PeerLeavesAsync(TimeSpan.FromMinutes(1));
                Left.Enqueue(method);
                e.Reset();
                break;
            default:
                await JsonAsync(e, Text(id, root.GetRawText()));
                break;
        }
    }

    private static Task JsonAsync(UpstreamExchange e, string message, int status = 200) =>
        e.SendAsync($"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {System.Text.Encoding.UTF8.GetByteCount(message)}\r\n\r\n{message}");

    private static string Text(string id, string text) => Result(id, $$"""{"resultType":"complete","content":[{"type":"text","text":{{JsonSerializer.Serialize(text)}}}]}""");

    private static string Result(string id, string result) => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{result}}}""";
}
