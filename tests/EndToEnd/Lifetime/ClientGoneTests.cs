using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Lifetime;

/// <summary>The client leaves in the middle of an answer.</summary>
public sealed class ClientGoneTests(GatewayFixture gateway)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ModelCall_ClientLeaves_UpstreamIsCancelled(bool reset) =>
        Assert.True(await LeaveAsync("/v1/chat/completions", Requests.Chat, reset, ByteReader.Patience));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ModernMcp_ClientLeaves_UpstreamIsCancelled(bool reset) =>
        Assert.True(await LeaveAsync("/mcp", t => Requests.ModernToolCall(t), reset, ByteReader.Patience));

    [Fact]
    public async Task LegacyMcp_ClientLeaves_UpstreamGoesOn() =>
        Assert.False(await LeaveAsync("/mcp", Requests.ToolCall, true, Short));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LegacyMcp_ClientEndsItsDirection_GetsItsAnswer(bool stream)
    {
        var arrived = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        var query = gateway.Script(async exchange =>
        {
            arrived.SetResult();
            await answer.Task.WaitAsync(ByteReader.Patience);
            const string Message = """{"jsonrpc":"2.0","id":7,"result":{}}""";
            await exchange.SendAsync(stream
                ? Answers.Plain("text/event-stream", $"data: {Message}\n\n")
                : Answers.Plain("application/json", Message));
        });
        using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.ToolCall("/mcp" + query));
        await arrived.Task.WaitAsync(ByteReader.Patience);
        client.HalfClose();
        // The gateway's watch has seen the end before the answer comes: its own connection to this port is in step.
        using (var other = await RawClient.ConnectAsync(gateway.Port))
        {
            await other.ExchangeAsync(Requests.Get("/in-step" + gateway.Script(e => e.SendAsync(Answers.Plain("text/plain", "x")))));
        }

        answer.SetResult();
        Assert.Contains("\"id\":7", (await client.AnswerAsync()).Text);
    }

    // Whether the upstream saw the gateway leave within the limit.
    private async Task<bool> LeaveAsync(string path, Func<string, byte[]> request, bool reset, TimeSpan limit)
    {
        var left = new TaskCompletionSource<bool>();
        var query = gateway.Script(async exchange =>
        {
            await exchange.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await exchange.SendAsync(Answers.Chunk("""data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}""" + "\n\n"));
            left.SetResult(await exchange.PeerLeavesAsync(limit));
            if (!left.Task.Result)
            {
                await exchange.SendAsync((byte[])[.. Answers.Chunk("""data: {"jsonrpc":"2.0","id":7,"result":{}}""" + "\n\n"), .. Answers.LastChunk]);
            }
        });
        using var client = await RawClient.ConnectAsync(gateway.Port);
        var stream = await EventStream.OpenAsync(client, request(path + query));
        Assert.NotNull(await stream.NextAsync());
        if (reset)
        {
            client.Abort();
        }

        client.Dispose();
        return await left.Task.WaitAsync(2 * ByteReader.Patience);
    }
}
