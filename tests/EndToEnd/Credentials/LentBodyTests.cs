using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Credentials;

/// <summary>Upstreams that send back what they were lent, in every form of answer and cut anywhere: neither the client nor the record gets it.</summary>
public sealed class LentBodyTests
{
    private const string Secret = "sk-lent/of+the=gateway-4711";
    private static readonly string Twice = Escaped.Replace("\\", "\\\\", StringComparison.Ordinal);
    private const string Escaped = "sk-lent\\/of\\u002bthe=g\\u0061teway-4711";

    [Fact]
    public async Task Echo_InAnyBody_ReachesNeitherTheClientNorTheRecord()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", $"you said {Secret}, in base64 {Convert.ToBase64String(Encoding.UTF8.GetBytes("k:" + Secret))}.")));
        using var own = await FileGateway.StartAsync(
            $$"""
            credentials: [{ name: file, source: file, file: secret }]
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}', credential: file }]
            routes:
              - { path: /mcp, upstream: up, protocol: mcp }
              - { path: /v1, upstream: up, protocol: openai }
              - { path: /text, upstream: up }
              - { path: /open, upstream: up, mask: off }
            recording: { folder: record }
            policies: { packs: [] }
            """,
            gateway => File.WriteAllText(gateway.At("secret"), Secret + "\n"));
        var seen = new StringBuilder();
        foreach (var (path, type, body) in Bodies())
        {
            foreach (var size in (int[])[1, 7, 1 << 20])
            {
                var query = upstream.Script($"b{seen.Length}", async e =>
                {
                    Assert.Equal("Bearer " + Secret, e.Request.Head["authorization"]);
                    await e.SendAsync(Answers.ChunkedHead(type));
                    foreach (var piece in body.Chunk(size))
                    {
                        await e.SendAsync(Answers.Chunk(new string(piece)));
                    }

                    await e.SendAsync(Answers.LastChunk);
                });
                var answer = await own.ExchangeAsync(Request(path + query));
                seen.Append(answer.Text).Append('\n');
                Assert.True(answer.Status == 200 && answer.Text.Contains("BEHIND", StringComparison.Ordinal), answer.Text);
                Assert.Contains("*", answer.Text);
            }
        }

        var whole = await own.ExchangeAsync(Request("/open"));
        Assert.Equal(whole.Head["content-length"], $"{whole.Body.Length}");
        Clean(seen + whole.Text);
        Clean(Joined(seen.ToString()));
        await own.MetricReachesAsync("fastmcp_credentials_echoed_total{credential=\"file\"}", 10);
        var record = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", own.At("record"));
        Clean(record.Output + own.Process.Output);
        foreach (var file in Directory.GetFiles(own.At("record"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new StreamReader(File.Open(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), Encoding.Latin1);
            Clean(await stream.ReadToEndAsync());
        }

        Assert.Empty(upstream.Faults);
    }

    [Fact]
    public async Task Encoded_AnswerWhereNothingIsMasked_IsAskedForPlainAndRefusedOtherwise()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"));
        using var own = await FileGateway.StartAsync(
            $"credentials: [{{ name: file, source: file, file: secret }}]\nupstreams: [{{ name: up, url: 'http://127.0.0.1:{upstream.Port}', credential: file }}]\nroutes: [{{ path: /, upstream: up, mask: off }}]\npolicies: {{ packs: [] }}\n",
            gateway => File.WriteAllText(gateway.At("secret"), Secret + "\n"));
        var answer = await own.ExchangeAsync(RawClient.Request("GET", "/x", "Accept-Encoding: gzip\r\nRange: bytes=0-3\r\n", []));
        Assert.Equal(502, answer.Status);
        Assert.Equal(("identity", ""), (upstream.Requests.Last().Head["accept-encoding"], upstream.Requests.Last().Head["range"]));
    }

    private static IEnumerable<(string Path, string Type, string Body)> Bodies()
    {
        var inBase64 = Convert.ToBase64String(Encoding.UTF8.GetBytes($"key={Secret}"));
        yield return ("/mcp", "application/json", $$$"""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"x {{{Secret}}} y {{{inBase64}}}"}],"{{{Secret}}}":"{\"k\":\"{{{Twice}}}\"}","z":"{{{Escaped}}} BEHIND"}}""");
        yield return ("/mcp", "text/event-stream", $"event: message\ndata: {{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{{\"content\":[{{\"type\":\"text\",\"text\":\"{Escaped} BEHIND\"}}]}}}}\n\n");
        yield return ("/v1/chat/completions", "text/event-stream", string.Concat(Enumerable.Range(0, Secret.Length).Select(i => Delta(Secret[i..(i + 1)]))) + Delta(" BEHIND") + "data: [DONE]\n\n");
        yield return ("/text", "text/plain", $"a {Secret} b {Uri.EscapeDataString(Secret)} BEHIND");
        yield return ("/text", "application/json", $$"""{"a":"{{Escaped}}","b":"{{inBase64}} BEHIND"}""");
        yield return ("/open", "application/octet-stream", $"a {Secret} b {Secret}{Secret} c {inBase64} BEHIND");
    }

    private static string Delta(string text) => $$$"""data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""" + "\n\n";

    private static byte[] Request(string path) => path.StartsWith("/v1", StringComparison.Ordinal) ? Requests.Chat(path)
        : path.StartsWith("/mcp", StringComparison.Ordinal) ? Requests.ToolCall(path)
        : Requests.Get(path);

    // What a client of a model's stream puts together.
    private static string Joined(string text) =>
        string.Concat(System.Text.RegularExpressions.Regex.Matches(text, "\"content\":\"([^\"]*)\"").Select(match => match.Groups[1].Value));

    private static void Clean(string text)
    {
        Assert.DoesNotContain(Secret, text);
        Assert.DoesNotContain(Secret, text.Replace("\\/", "/", StringComparison.Ordinal).Replace("\\u002b", "+", StringComparison.Ordinal).Replace("\\u0061", "a", StringComparison.Ordinal));
        Assert.DoesNotContain(Uri.EscapeDataString(Secret), text);
        for (var before = 0; before < 3; before++)
        {
            Assert.DoesNotContain(Convert.ToBase64String([.. new byte[before], .. Encoding.UTF8.GetBytes(Secret)])[4..^4], text);
        }
    }
}
