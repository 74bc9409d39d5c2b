using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary><c>fastmcp replay</c>: the record as an upstream, and the record before another policy, which tells what that policy then does.</summary>
public sealed class ReplayTests
{
    private const string Rows = """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{\"note\":\"item 4711 and item 4712 of 536-22-8190\"}"}],"id":7}}""";

    private const string Next = """
        apiVersion: fastmcp/v1
        rules:
          - { id: item, title: Item number, pattern: 'item \d{4}', on: [request, response], severity: low, mask: { replace: '[ITEM]' }, examples: { match: ['item 4711'], clean: ['item x'] } }
        """;

    [Fact]
    public async Task Record_TellsWhatAnotherPolicyThenDoes_AndAnswersAsItDid()
    {
        await using var upstream = Upstream();
        using var was = await PlayAsync(upstream.Port, "");
        using var next = await PlayAsync(upstream.Port, "policies: { folder: next }\n");

        var (code, told) = await ReplayAsync("--policy", next.At("next"), "--record", was.At("record"), "--exit-code");
        Assert.Equal(5, code);
        // As the gateway did under that policy: by rule, direction and tool.
        var (_, did) = await GatewayProcess.RunAsync("sessions", "show", await SessionAsync(next), "--record", next.At("record"));
        Assert.Equal(1, Matches(told, "item", "request", "find"));
        Assert.Equal(2, Matches(told, "item", "answer", "find"));
        Assert.Equal(2, Matches(told, "item", "answer", "gpt"));
        Assert.Equal(4, did.Split('\n').Where(l => l.Contains("found   in the reply", StringComparison.Ordinal)).Sum(l => l.Split("item masked").Length - 1));
        Assert.Contains("2 exchanges: 2 would change, 0 cannot be told, 0 would not", told);

        await AnswersAsItDidAsync(was);
    }

    // The same record as an upstream.
    private static async Task AnswersAsItDidAsync(FileGateway gateway)
    {
        var port = FreePort.Next();
        using var played = await GatewayProcess.StartAsync(port, ["replay", "--serve", gateway.At("record"), "--listen", $"127.0.0.1:{port}"]);

        var rows = await AskAsync(port, "/", """{"id":"a","method":"tools/call","jsonrpc":"2.0","params":{"_meta":{"progressToken":1},"arguments":{"q":"item 4711 of 536-22-8190"},"name":"find"}}""");
        Assert.Equal(Rows.Replace("""{"jsonrpc":"2.0","id":7""", """{"jsonrpc":"2.0","id":"a" """.TrimEnd(), StringComparison.Ordinal).Replace("536-22-8190", "[SSN]", StringComparison.Ordinal), rows.Text);
        var stream = await AskAsync(port, "/v1/chat/completions", """{"stream":true,"model":"gpt","messages":[]}""");
        Assert.Equal("text/event-stream", stream.Head["content-type"]);
        Assert.Contains("em 4712", stream.Text);
        Assert.EndsWith(ChatFraming.Done, stream.Text, StringComparison.Ordinal);
        var missing = await AskAsync(port, "/", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find","arguments":{"q":"other"}}}""");
        Assert.Equal(404, missing.Status);
        Assert.Contains("with 1 other arguments", missing.Text);
    }

    private static ScriptedUpstream Upstream() => new(async e =>
    {
        if (!e.Request.Text.Contains("\"stream\"", StringComparison.Ordinal))
        {
            await e.SendAsync(Answers.Plain("application/json", Rows));
            return;
        }

        await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
        await e.SegmentAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"item 4711 and it"}""")));
        await e.SegmentAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"em 4712 are gone"}""")));
        await e.SendAsync(Answers.Chunk(ChatFraming.Done));
        await e.SendAsync(Answers.LastChunk);
    });

    // A tool call and a model's stream, on record.
    private static async Task<FileGateway> PlayAsync(int upstream, string policies)
    {
        var gateway = await FileGateway.StartAsync(
            $$"""
            {{policies}}upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream}}' }]
            routes: [{ name: all, path: /, upstream: up }]
            recording: { folder: record }
            """,
            made =>
            {
                Directory.CreateDirectory(made.At("next"));
                File.WriteAllText(made.At("next/own.yaml"), Next);
            });
        await AskAsync(gateway.Port, "/", """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"find","arguments":{"q":"item 4711 of 536-22-8190"}}}""");
        await AskAsync(gateway.Port, "/v1/chat/completions", """{"model":"gpt","stream":true,"messages":[]}""");
        gateway.Process.Stop();
        Assert.Equal(0, await gateway.Process.ExitAsync(ByteReader.Patience));
        return gateway;
    }

    private static async Task<RawAnswer> AskAsync(int port, string path, string body)
    {
        using var client = await RawClient.ConnectAsync(port);
        return await client.ExchangeAsync(RawClient.Request("POST", path, "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n", Encoding.UTF8.GetBytes(body)));
    }

    private static async Task<string> SessionAsync(FileGateway gateway)
    {
        var (_, list) = await GatewayProcess.RunAsync("sessions", "list", "--record", gateway.At("record"));
        return list.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
    }

    private static int Matches(string told, string rule, string side, string tool) =>
        told.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(c => c is ["masked", var r, var s, var t, _, _] && (r, s, t) == (rule, side, tool)).Sum(c => int.Parse(c[5], System.Globalization.CultureInfo.InvariantCulture));

    private static Task<(int Code, string Output)> ReplayAsync(params string[] words) => GatewayProcess.RunAsync(["replay", .. words]);
}
