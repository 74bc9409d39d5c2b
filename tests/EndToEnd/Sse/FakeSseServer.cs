using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Law;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Sse;

/// <summary>A server of HTTP+SSE (MCP 2024-11-05) of every temper. The path of its stream says how it names the address for messages, a tool's name what it does.</summary>
public sealed class FakeSseServer : IAsyncDisposable
{
    private readonly ScriptedUpstream _upstream;
    private readonly ConcurrentDictionary<string, UpstreamExchange> _streams = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _asked = new();
    private int _last;

    public FakeSseServer() => _upstream = new ScriptedUpstream(e => e.Request.Method == "GET" ? StreamAsync(e) : PostAsync(e));

    public int Port => _upstream.Port;

    public ConcurrentQueue<RawRequest> Requests => _upstream.Requests;

    /// <summary>What was sent to any address but that of a session.</summary>
    public ConcurrentQueue<string> Astray { get; } = new();

    /// <summary>Streams that are open.</summary>
    public int Open => _streams.Count;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    private async Task StreamAsync(UpstreamExchange e)
    {
        var id = $"own{Interlocked.Increment(ref _last)}";
        var name = e.Request.Target.Split('/')[^1].Split('?')[0];
        if (name == "status")
        {
            await e.SendAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
            return;
        }

        await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
        var first = First(name, id);
        // Messages may come as soon as the address is read.
        _streams[id] = e;
        if (name == "bytes")
        {
            foreach (var one in Encoding.UTF8.GetBytes(first))
            {
                await e.SegmentAsync(Answers.Chunk([one]));
            }
        }
        else
        {
            await e.SendAsync(Answers.Chunk(first));
        }

        await e.PeerLeavesAsync(TimeSpan.FromMinutes(5));
        _streams.TryRemove(id, out _);
        e.Reset();
    }

    private string First(string name, string id) => name switch
    {
        "sse" or "bytes" => $"event: endpoint\ndata: /message?s={id}\n\n",
        "query" => $"event: endpoint\r\ndata: ?s={id}\r\n\r\n",
        "relative" => $": hello\n\nevent:endpoint\ndata:../x/./message?s={id}&x=%41\n\n",
        "absolute" => $"event: endpoint\ndata: http://127.0.0.1:{Port}/message?s={id}\n\n",
        "network" => $"event: endpoint\ndata: //127.0.0.1:{Port}/message?s={id}\n\n",
        "host" => $"event: endpoint\ndata: http://localhost:{Port}/message?s={id}\n\n",
        "port" => "event: endpoint\ndata: http://127.0.0.1:1/message\n\n",
        "scheme" => $"event: endpoint\ndata: https://127.0.0.1:{Port}/message\n\n",
        "user" => $"event: endpoint\ndata: http://u:p@127.0.0.1:{Port}/message\n\n",
        "backslash" => "event: endpoint\ndata: /\\evil.example/message\n\n",
        "blank" => "event: endpoint\ndata: /mess age\n\n",
        "fragment" => "event: endpoint\ndata: /message#x\n\n",
        "lines" => "event: endpoint\ndata: /mess\ndata: age\n\n",
        "escape" => "event: endpoint\ndata: /message?s=%4\n\n",
        "long" => $"event: endpoint\ndata: /{new string('a', 3000)}\n\n",
        "message" => "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n",
        "unnamed" => $"data: /message?s={id}\n\n",
        _ => ": nothing\n\n",
    };

    private async Task PostAsync(UpstreamExchange e)
    {
        var target = e.Request.Target;
        if (target.IndexOf("s=own", StringComparison.Ordinal) is var at && at < 0)
        {
            Astray.Enqueue(target);
            await e.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            return;
        }

        using var message = JsonDocument.Parse(e.Request.Body);
        var root = message.RootElement;
        if (!_streams.TryGetValue(target[(at + 2)..].Split('&')[0], out var stream) || (root.TryGetProperty("params", out var p) && p.TryGetProperty("name", out var tool) && tool.GetString() == "refused"))
        {
            await e.SendAsync("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
            return;
        }

        if (root.TryGetProperty("params", out var silent) && silent.TryGetProperty("name", out var of) && of.GetString() == "unanswered")
        {
            await SayAsync(stream, Text(root.GetProperty("id").GetRawText(), "answered"));
            await e.PeerLeavesAsync(TimeSpan.FromMinutes(1));
            return;
        }

        await e.SendAsync("HTTP/1.1 202 Accepted\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nAccepted");
        if (root.TryGetProperty("method", out var method) && root.TryGetProperty("id", out var id))
        {
            await AnswerAsync(stream, method.GetString()!, id.GetRawText(), root);
        }
        else if (root.TryGetProperty("result", out var result) && _asked.TryRemove(root.GetProperty("id").GetRawText(), out var asked))
        {
            asked.SetResult(result.GetRawText());
        }
    }

    private async Task AnswerAsync(UpstreamExchange stream, string method, string id, JsonElement root)
    {
        var name = method == "tools/call" ? root.GetProperty("params").GetProperty("name").GetString()! : method;
        switch (name)
        {
            case "initialize":
                await SayAsync(stream, Result(id, """{"protocolVersion":"2024-11-05","capabilities":{"tools":{}},"serverInfo":{"name":"old","version":"1"}}"""));
                break;
            case "tools/list":
                await SayAsync(stream, Result(id, """{"tools":[{"name":"echo","inputSchema":{"type":"object"}},{"name":"forbidden","inputSchema":{"type":"object"}}]}"""));
                break;
            case "cut":
                await CutAsync(stream, id, root.GetProperty("params").GetProperty("arguments"));
                break;
            case "twice":
                await SayAsync(stream, Text("999999", "for nobody"));
                await SayAsync(stream, Text("\"strange\"", "for nobody"));
                await SayAsync(stream, Text(id, "first"));
                await SayAsync(stream, Text(id, "second"));
                break;
            case "again":
                await stream.SendAsync(Answers.Chunk("event: endpoint\ndata: /message?s=own1\n\n"));
                break;
            case "noise":
                await stream.SendAsync(Answers.Chunk(string.Concat(Enumerable.Repeat("event: ping\ndata: x\n\ndata: no json\n\n", 20))));
                break;
            case "batch":
                await SayAsync(stream, $"[{Text("999999", "for nobody")},{Text(id, "in a batch")}]");
                break;
            case "dies":
                stream.Reset();
                break;
            case "ask":
                var asked = _asked[$"\"q{id}\""] = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
                await SayAsync(stream, $$$"""{"jsonrpc":"2.0","id":"q{{{id}}}","method":"elicitation/create","params":{"message":"mail jane.doe@example.com?"}}""");
                _ = asked.Task.ContinueWith(task => SayAsync(stream, Text(id, task.Result)), TaskScheduler.Default);
                break;
            case "progress":
                var token = root.GetProperty("params").GetProperty("_meta").GetProperty("progressToken").GetRawText();
                await SayAsync(stream, $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":{{{token}}},"progress":1,"message":"jane.doe@example.com"}}""");
                await SayAsync(stream, Text(id, "done"));
                break;
            case "shown":
                await SayAsync(stream, Text(id, Requests.Last(one => one.Method == "POST").Head["x-secret"] + Requests.Last(one => one.Method == "GET").Head["x-secret"]));
                break;
            default:
                await SayAsync(stream, Text(id, $"{name} jane.doe@example.com"));
                break;
        }
    }

    // The event of the answer, cut where the test says.
    private static async Task CutAsync(UpstreamExchange stream, string id, JsonElement arguments)
    {
        var end = arguments.GetProperty("end").GetString()!;
        var all = Encoding.UTF8.GetBytes($"event: message{end}data: {Text(id, SecretText.Named(arguments.GetProperty("text").GetString()!).Text)}{end}{end}");
        var start = 0;
        foreach (var cut in arguments.GetProperty("cuts").EnumerateArray().Select(one => Math.Min(one.GetInt32(), all.Length)).Append(all.Length))
        {
            if (cut > start)
            {
                await stream.SegmentAsync(Answers.Chunk(all.AsSpan(start, cut - start)));
                start = cut;
            }
        }
    }

    private static Task SayAsync(UpstreamExchange stream, string message) => stream.SendAsync(Answers.Chunk($"event: message\ndata: {message}\n\n"));

    private static string Text(string id, string text) => Result(id, $$"""{"content":[{"type":"text","text":{{JsonSerializer.Serialize(text)}}}]}""");

    private static string Result(string id, string result) => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{result}}}""";
}
