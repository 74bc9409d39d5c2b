using System.Collections.Concurrent;
using System.Text.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Eras;

/// <summary>A Streamable HTTP server of 2025-11-25 with sessions. A tool's name says what it does.</summary>
public sealed class FakeLegacyServer : IAsyncDisposable
{
    private readonly ScriptedUpstream _upstream;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _asked = new();
    private readonly ConcurrentDictionary<string, UpstreamExchange> _streams = new();
    private int _sessions;
    private int _stuck;

    public FakeLegacyServer() => _upstream = new ScriptedUpstream(ServeAsync);

    public int Port => _upstream.Port;

    /// <summary>Each message, as it came.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>Sessions that were begun.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>Beginnings that were never answered whole, and whose peer left.</summary>
    public int Unstuck { get; private set; }

    /// <summary>Names sessions that are forgotten.</summary>
    public ConcurrentDictionary<string, bool> Forgotten { get; } = new();

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    private async Task ServeAsync(UpstreamExchange e)
    {
        var session = e.Request.Head["mcp-session-id"];
        if (e.Request.Method != "POST")
        {
            await (e.Request.Method == "GET" ? StreamAsync(e, session) : e.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
            return;
        }

        Said.Enqueue(e.Request.Text);
        using var message = JsonDocument.Parse(e.Request.Body);
        var root = message.RootElement;
        if (Forgotten.ContainsKey(session))
        {
            await e.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }
        else if (!root.TryGetProperty("id", out var id))
        {
            await e.SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        }
        else if (root.TryGetProperty("method", out var method))
        {
            await AnswerAsync(e, session, method.GetString()!, id.GetRawText(), root);
        }
        else
        {
            await e.SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
            if (_asked.TryRemove(id.GetString()!, out var asked))
            {
                asked.SetResult(root.TryGetProperty("result", out var result) ? result.GetRawText() : root.GetProperty("error").GetRawText());
            }
        }
    }

    private async Task StreamAsync(UpstreamExchange e, string session)
    {
        await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
        _streams[session] = e;
        await e.PeerLeavesAsync(TimeSpan.FromMinutes(5));
        _streams.TryRemove(session, out _);
        e.Reset();
    }

    private async Task AnswerAsync(UpstreamExchange e, string session, string method, string id, JsonElement root)
    {
        var name = method is "tools/call" ? root.GetProperty("params").GetProperty("name").GetString()! : method;
        switch (name)
        {
            case "initialize" when root.GetProperty("params").GetProperty("clientInfo").GetProperty("name").GetString() == "stuck" && Interlocked.Exchange(ref _stuck, 1) == 0:
                await e.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
                await e.PeerLeavesAsync(TimeSpan.FromMinutes(1));
                Unstuck++;
                e.Reset();
                break;
            case "initialize":
                var begun = Result(id, """{"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true},"logging":{},"tasks":{}},"serverInfo":{"name":"legacy","version":"1"},"instructions":"Be kind."}""");
                await e.SendAsync(Answers.Plain("application/json", begun, $"Mcp-Session-Id: s{Interlocked.Increment(ref _sessions)}\r\n"));
                break;
            case "tools/list":
                await JsonAsync(e, Result(id, """{"tools":[{"name":"echo","inputSchema":{"type":"object"}},{"name":"forbidden","inputSchema":{"type":"object"}}],"nextCursor":"n"}"""));
                break;
            case "resources/read":
                await JsonAsync(e, $$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32002,"message":"Resource not found"}}""");
                break;
            case "completion/complete":
                await JsonAsync(e, $$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32601,"message":"Method not found"}}""");
                break;
            case "sign":
                await JsonAsync(e, $$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"error":{"code":-32042,"message":"Sign in","data":{"elicitations":[{"mode":"url","elicitationId":"e1","url":"https://sign.example/in","message":"Sign in."}]}}}""");
                break;
            case "idless":
                await JsonAsync(e, """{"jsonrpc":"2.0","id":null,"error":{"code":-32603,"message":"Whose was it?"}}""");
                break;
            case "ask" or "twice" or "hangs" or "log" or "mixed":
                await StreamedAsync(e, name, id, root);
                break;
            case "changes":
                var listens = _streams.TryGetValue(session, out var stream);
                await JsonAsync(e, Text(id, listens ? "changed" : "not yet"));
                await (!listens ? Task.CompletedTask : stream!.SendAsync(Answers.Chunk("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/prompts/list_changed\"}\n\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"a://b\"}}\n\n")));
                break;
            case "resources/subscribe" or "resources/unsubscribe" or "logging/setLevel":
                await JsonAsync(e, Result(id, "{}"));
                break;
            default:
                await JsonAsync(e, Text(id, root.GetRawText()));
                break;
        }
    }

    private async Task StreamedAsync(UpstreamExchange e, string name, string id, JsonElement root)
    {
        await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
        if (name == "log")
        {
            await SayAsync(e, """{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"debug","data":"fine"}}""");
            await SayAsync(e, """{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","data":"jane.doe@example.com"}}""");
            var token = root.GetProperty("params").GetProperty("_meta").TryGetProperty("progressToken", out var own) ? own.GetRawText() : "0";
            await SayAsync(e, $$$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":{{{{token}}}},"progress":1}}""");
            await SayAsync(e, Text(id, "logged"));
        }
        else if (name == "mixed")
        {
            await SayAsync(e, Text("999", "for another call"));
            await SayAsync(e, Text(id, "its own"));
        }
        else if (name == "hangs")
        {
            await e.PeerLeavesAsync(TimeSpan.FromMinutes(1));
            e.Reset();
            return;
        }
        else
        {
            var answers = Enumerable.Range(0, name == "twice" ? 2 : 1).Select(n => AskAsync(e, $"q-{id}-{n}")).ToArray();
            await SayAsync(e, Text(id, string.Join(" and ", await Task.WhenAll(answers))));
        }

        await e.SendAsync(Answers.LastChunk);
    }

    private async Task<string> AskAsync(UpstreamExchange e, string id)
    {
        var asked = _asked[id] = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SayAsync(e, $"{{\"jsonrpc\":\"2.0\",\"id\":\"{id}\"," + """" "method":"elicitation/create","params":{"message":"Is it jane.doe@example.com?","requestedSchema":{"type":"object","properties":{"ok":{"type":"boolean"}}}}}"""");
        return await asked.Task.WaitAsync(e.Stop);
    }

    private static Task SayAsync(UpstreamExchange e, string message) => e.SendAsync(Answers.Chunk($"event: message\ndata: {message}\n\n"));

    private static Task JsonAsync(UpstreamExchange e, string message) => e.SendAsync(Answers.Plain("application/json", message));

    private static string Text(string id, string text) => Result(id, $$"""{"content":[{"type":"text","text":{{JsonSerializer.Serialize(text)}}}]}""");

    private static string Result(string id, string result) => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{result}}}""";
}
