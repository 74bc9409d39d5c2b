using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>
/// What the judge says of calls of every API whose originals can be opened is what the gateway then does with the same calls: verdicts, by decision, and matches, by rule, direction and tool.
/// </summary>
public sealed class JudgeAgreementTests
{
    private const string Fields = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01\r\n";

    // The value lies over two events where there are events.
    private static readonly Sent[] s_calls =
    [
        new("/mcp", Tool("find", """{"q":"plain"}"""), "application/json", """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"of part 4711 and 536-22-8190"}]}}"""),
        new("/mcp", Tool("find_more", "{}"), "text/event-stream", "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"part 4711, part 4712\"}]}}\n\n"),
        new("/mcp", Tool("look", """{"q":"secret"}"""), "application/json", """{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"""),
        new("/mcp", Tool("drop_table", "{}"), "application/json", """{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"""),
        new("/mcp", Tool("send", """{"text":"part 4711"}"""), "application/json", """{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"""),
        new("/v1/chat/completions", """{"model":"gpt-4","stream":true,"messages":[{"role":"user","content":"about part 4713"}]}""", "text/event-stream", Chat("of part 4") + Chat("711.") + "data: [DONE]\n\n"),
        new("/v1/chat/completions", """{"model":"gpt-bad","messages":[{"role":"user","content":"hi"}]}""", "application/json", """{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"}}]}"""),
        new("/v1/messages", """{"model":"claude-1","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""", "application/json", """{"type":"message","role":"assistant","content":[{"type":"text","text":"part 4711 part 4712 part 4713"}]}"""),
        new("/v1/responses", """{"model":"o-1","input":"hi"}""", "application/json", """{"object":"response","output":[{"type":"message","content":[{"type":"output_text","text":"part 4711"}]}]}"""),
        new("/v1beta/models/gemini-1:streamGenerateContent", """{"contents":[{"parts":[{"text":"hi"}]}]}""", "application/json", $"[{Gemini("of part 4")},\n{Gemini("711 ")}]"),
        new("/api/chat", """{"model":"llama-1","messages":[{"role":"user","content":"hi"}]}""", "application/x-ndjson", Ollama("of part 4", false) + Ollama("711", false) + Ollama("", true)),
        new("/model/bed-1/converse", """{"messages":[{"role":"user","content":[{"text":"hi"}]}]}""", "application/json", """{"output":{"message":{"role":"assistant","content":[{"text":"part 4711"}]}}}"""),
        new("/model/inv-1/invoke", """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""", "application/json", """{"type":"message","role":"assistant","content":[{"type":"text","text":"part 4711"}]}"""),
    ];

    private const string Next = """
        apiVersion: fastmcp/v1
        rules:
          - { id: part, title: Part number, pattern: 'part \d{4}', on: [request, response], severity: low, mask: { replace: '[PART]' }, examples: { match: ['part 4711'], clean: ['part x'] } }
        decisions:
          - { id: no-drops, match: { tools: ['drop_*'] }, then: deny }
          - { id: no-secrets, match: { tools: [look] }, when: "has(mcp.arguments) && mcp.arguments.q == 'secret'", then: deny }
          - { id: no-parts-up, match: { tools: [send] }, when: "findings.exists(f, f.rule == 'part' && f.on == 'request')", then: deny }
          - { id: no-bad-model, match: { models: [gpt-bad] }, then: deny }
        default: allow
        """;

    [Fact]
    public async Task Judge_OfOpenedOriginals_SaysWhatTheGatewayThenDoes()
    {
        await using var upstream = new ScriptedUpstream();
        for (var i = 0; i < s_calls.Length; i++)
        {
            var call = s_calls[i];
            upstream.Script("call" + i, e => e.SendAsync(Answers.Plain(call.Type, call.Answer)));
        }

        using var own = await FileGateway.StartAsync(
            Yaml(upstream.Port, ""),
            gateway =>
            {
                Directory.CreateDirectory(gateway.At("next"));
                File.WriteAllText(gateway.At("next/own.yaml"), Next);
                foreach (var holder in (string[])["asker", "approver"])
                {
                    Pki.WriteSigningKey(gateway.At(holder + ".pem"), gateway.At(holder + "-public.pem"));
                }
            });
        await CallAllAsync(own);
        var before = await ExportAsync(own, "before");
        Assert.Equal(s_calls.Length, before.Count);
        var session = Assert.Single(before.Select(e => e.Session).Distinct());
        Assert.All(before, e => Assert.Equal("allow", e.Verdict));
        var judged = await JudgeAsync(own, session);

        own.Write(Yaml(upstream.Port, "policies: { folder: next }"));
        own.Process.Reload();
        await own.SaysAsync("version 2");
        await CallAllAsync(own);
        var then = (await ExportAsync(own, "then"))[before.Count..];

        var denied = then.Where(e => e.Verdict == "deny").Select(e => $"denied {e.Decision} request {e.Name} 1 1");
        var passed = then.Where(e => e.Verdict == "allow").Select(e => e.Name).ToHashSet();
        var masked = then.SelectMany(e => e.Found.Where(f => f.Rule == "part").GroupBy(f => f.In).Select(some => $"masked part {(some.Key == "reply" ? "answer" : "request")} {e.Name} 1 {some.Count()}"));
        var expected = denied.Concat(masked).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(4, then.Count(e => e.Verdict == "deny"));
        Assert.True(expected.Count >= 12, string.Join('\n', expected));
        // Of what would be denied the judge tells masks too; nobody sees those.
        Assert.Equal(expected, judged.Where(row => row.StartsWith("denied", StringComparison.Ordinal) || passed.Contains(row.Split(' ')[3])).Order(StringComparer.Ordinal));
    }

    private static async Task CallAllAsync(FileGateway own)
    {
        for (var i = 0; i < s_calls.Length; i++)
        {
            await own.ExchangeAsync(RawClient.Request("POST", $"{s_calls[i].Path}?case=call{i}", Fields, Encoding.UTF8.GetBytes(s_calls[i].Body)));
        }
    }

    private static async Task<List<string>> JudgeAsync(FileGateway own, string session)
    {
        await GatewayProcess.RunAsync("sessions", "unseal", session, "--record", own.At("record"), "--reason", "judge", "--by", "alice", "--ask", own.At("ask"));
        var (approved, said) = await GatewayProcess.RunAsync("sessions", "approve", own.At("ask"), "--key", own.At("approver.pem"), "--asker", own.At("asker-public.pem"), "--by", "bob", "--out", own.At("approval"));
        Assert.True(approved == 0, said);
        var (_, told) = await GatewayProcess.RunAsync("replay", "--policy", own.At("next"), "--record", own.At("record"), "--approval", own.At("approval"), "--key", own.At("asker.pem"));
        Assert.Contains(", 0 cannot be told, ", told);
        return [.. told.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(line => line.StartsWith("masked ", StringComparison.Ordinal) || line.StartsWith("denied ", StringComparison.Ordinal))];
    }

    private static async Task<List<Kept>> ExportAsync(FileGateway own, string name)
    {
        Assert.Equal(0, (await GatewayProcess.RunAsync("sessions", "export", "--record", own.At("record"), "--out", own.At(name))).Code);
        return [.. File.ReadLines(own.At(name)).Select(KeptOf)];
    }

    private static Kept KeptOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        string Text(string key) => json.RootElement.GetProperty(key).GetString()!;
        return new Kept(
            Text("session"), Text("verdict"), Text("decision"), Text("name").Length > 0 ? Text("name") : Text("method"),
            [.. json.RootElement.GetProperty("findings").EnumerateArray().Select(f => (f.GetProperty("rule").GetString()!, f.GetProperty("in").GetString()!))]);
    }

    private static string Yaml(int port, string more) =>
        $$"""
        upstreams: [{ name: up, url: 'http://127.0.0.1:{{port}}' }]
        routes:
          - { name: tools, path: /mcp, upstream: up, protocol: mcp, originals: on }
          - { name: models, path: /v1, upstream: up, originals: on }
          - { name: gemini, path: /v1beta, upstream: up, protocol: gemini, originals: on }
          - { name: ollama, path: /api, upstream: up, protocol: ollama, originals: on }
          - { name: bedrock, path: /model, upstream: up, protocol: bedrock, originals: on }
        recording: { folder: record, originals: { keys: [asker-public.pem, approver-public.pem] } }
        {{more}}
        """;

    private static string Tool(string name, string arguments) => $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{name}}}","arguments":{{{arguments}}}}}""";

    private static string Chat(string text) => $$$"""data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"{{{text}}}"},"finish_reason":null}]}""" + "\n\n";

    private static string Gemini(string text) => $$$"""{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"{{{text}}}"}]}}]}""";

    private static string Ollama(string text, bool done) => $$$"""{"model":"llama-1","message":{"role":"assistant","content":"{{{text}}}"},"done":{{{(done ? "true" : "false")}}}}""" + "\n";

    private sealed record Sent(string Path, string Body, string Type, string Answer);

    private sealed record Kept(string Session, string Verdict, string Decision, string Name, List<(string Rule, string In)> Found);
}
