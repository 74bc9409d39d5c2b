using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Streams;

/// <summary>A stream that is silent gives up room, wherever it stands, and nothing of it tells on the client's bytes.</summary>
public sealed class RestingStreamTests(GatewayFixture awake)
{
    private const int Pieces = 6;

    private const string Yaml = """
        upstreams: [{ name: up, url: 'http://127.0.0.1:UPSTREAM' }]
        limits: { stream-rest: 1ms }
        routes:
          - { path: /v1, upstream: up, protocol: openai }
          - { path: /mcp, upstream: up, protocol: mcp }
        """;

    [Fact]
    public async Task Streams_ThatRestBehindEveryPiece_AreMaskedAsOthers()
    {
        using var resting = await FileGateway.StartAsync(Yaml.Replace("UPSTREAM", $"{awake.Upstream.Port}", StringComparison.Ordinal));
        var rests = 0;
        using var client = await RawClient.ConnectAsync(resting.Port);
        foreach (var (request, path, stream) in Streams())
        {
            var expected = await awake.ExchangeAsync(request, path, exchange => SendAsync(exchange, stream, () => Task.CompletedTask));

            // The next piece comes when the gateway says that the stream has rested once more.
            var query = awake.Script(exchange => SendAsync(exchange, stream, () => resting.MetricReachesAsync("fastmcp_stream_rests_total", ++rests)));
            var answer = await client.ExchangeAsync(request(path + query));
            Assert.Equal(Encoding.UTF8.GetString(expected.Body), Encoding.UTF8.GetString(answer.Body));
            Assert.DoesNotContain("536-22-8190", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
            Assert.Equal(expected.Status, answer.Status);
        }

        Assert.Equal(Streams().Count() * Pieces, rests);
    }

    private static async Task SendAsync(UpstreamExchange exchange, byte[] stream, Func<Task> between)
    {
        await exchange.SendAsync(Answers.ChunkedHead("text/event-stream"));
        foreach (var piece in stream.Chunk((stream.Length + Pieces - 1) / Pieces))
        {
            await exchange.SendAsync(Answers.Chunk(piece));
            await between();
        }

        await exchange.SendAsync(Answers.LastChunk);
    }

    private static IEnumerable<(Func<string, byte[]> Request, string Path, byte[] Stream)> Streams()
    {
        string[] texts = ["call +1 (415) 555-", "2671 or 536-2", "2-8190 \\ud83d", "\\ude00 or jane.doe@exam", "ple.com."];
        var chat = string.Concat(texts.Select(text => ChatFraming.Event(0, $$"""{"content":"{{text}}"}"""))) + ChatFraming.Event(0, "{}", "\"stop\"") + ChatFraming.Done;
        yield return (Requests.Chat, "/v1/chat/completions", Encoding.UTF8.GetBytes(chat));
        const string Message = """data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":{"deep":[["536-22-8190 TEXT"]]}}}""" + "\n\n";
        var messages = string.Concat(texts.Select(text => Message.Replace("TEXT", text, StringComparison.Ordinal)));
        yield return (Requests.ToolCall, "/mcp", Encoding.UTF8.GetBytes(messages + """data: {"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"536-22-8190"}]}}""" + "\n\n"));
    }
}
