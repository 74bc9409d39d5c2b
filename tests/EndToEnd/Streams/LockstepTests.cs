using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Streams;

/// <summary>An upstream that sends its next event only when the client has the one before: nothing is waited for.</summary>
public sealed class LockstepTests(GatewayFixture gateway)
{
    [Theory]
    [InlineData("Nothing in here is of any interest to anybody, and so it goes on.", 1)]
    [InlineData("Nothing in here is of any interest to anybody, and so it goes on.", 5)]
    [InlineData("Half a number 536-22- and a mail jane.doe@ and a card 4111 1111 that end here.", 1)]
    [InlineData("Her number is 536-22-8190, mail jane.doe@example.com, card 4111 1111 1111 1111.", 1)]
    [InlineData("Her number is 536-22-8190, mail jane.doe@example.com, card 4111 1111 1111 1111.", 3)]
    public async Task Chat_NextEventOnlyAfterTheLast_NeverStalls(string text, int size)
    {
        var pieces = text.Chunk(size).Select(c => ChatFraming.Event(0, $$"""{"content":"{{new string(c)}}"}""")).ToArray();
        var events = await PlayAsync("/v1/chat/completions", Requests.Chat, [.. pieces, ChatFraming.Event(0, "{}", "\"stop\""), ChatFraming.Done]);
        Assert.True(events.Count >= pieces.Length + 2, $"{events.Count} events of {pieces.Length + 2}");
        var joined = string.Concat(events.SkipLast(1).Select(e => LooseJson.Find(LooseJson.Parse(e.Data), "choices.0.delta.content") as string));
        Assert.DoesNotContain("536-22-8190", joined);
        Assert.StartsWith(text[..5], joined);
        Assert.EndsWith(text[^1..], joined);
    }

    [Fact]
    public async Task Mcp_NextEventOnlyAfterTheLast_NeverStalls()
    {
        var progress = Enumerable.Range(1, 20).Select(i =>
            $$$"""data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":{{{i}}},"message":"mail jane{{{i}}}@example.com"}}""" + "\n\n");
        var events = await PlayAsync("/mcp", Requests.ToolCall,
            [.. progress, """data: {"jsonrpc":"2.0","id":7,"result":{"content":[]}}""" + "\n\n"]);
        Assert.Equal(21, events.Count);
        Assert.DoesNotContain(events, e => e.Data.Contains("@example.com"));
    }

    private async Task<List<SseEvent>> PlayAsync(string path, Func<string, byte[]> request, IReadOnlyList<string> events)
    {
        using var received = new SemaphoreSlim(0);
        var query = gateway.Script(async exchange =>
        {
            await exchange.SendAsync(Answers.ChunkedHead("text/event-stream"));
            foreach (var e in events)
            {
                await exchange.SendAsync(Answers.Chunk(e));
                Assert.True(await received.WaitAsync(ByteReader.Patience, exchange.Stop), "The client did not get: " + e);
            }

            await exchange.SendAsync(Answers.LastChunk);
        });
        using var client = await RawClient.ConnectAsync(gateway.Port);
        var stream = await EventStream.OpenAsync(client, request(path + query));
        var seen = new List<SseEvent>();
        while (await stream.NextAsync() is { } e)
        {
            seen.Add(e);

            // What was held may leave in an event of its own, so the client may be ahead, never behind.
            received.Release();
        }

        return seen;
    }
}
