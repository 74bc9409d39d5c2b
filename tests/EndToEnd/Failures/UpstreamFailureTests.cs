using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Failures;

/// <summary>An upstream that fails: the client can see it, and what was held never leaves.</summary>
public sealed class UpstreamFailureTests(GatewayFixture gateway)
{
    private static readonly string First = ChatFraming.Event(0, """{"content":"Number: "}""");
    private static readonly string Half = ChatFraming.Event(0, """{"content":"536-22-81"}""");

    [Theory]
    [InlineData("reset")]
    [InlineData("close")]
    [InlineData("length")]
    [InlineData("garbage")]
    public async Task Stream_UpstreamBreaksOff_ClientSeesItAndHeldTextStays(string how)
    {
        using var client = await RawClient.ConnectAsync(gateway.Port);
        var received = new TaskCompletionSource();
        var query = gateway.Script(async exchange =>
        {
            await exchange.SendAsync(how == "length"
                ? Answers.Head("text/event-stream", "Content-Length: 99999\r\n")
                : Answers.ChunkedHead("text/event-stream"));
            foreach (var e in new[] { First, Half })
            {
                await exchange.SendAsync(how == "length" ? System.Text.Encoding.UTF8.GetBytes(e) : Answers.Chunk(e));
            }

            await received.Task.WaitAsync(exchange.Stop);
            await BreakAsync(exchange, how);
        });
        var stream = await EventStream.OpenAsync(client, Requests.Chat("/v1/chat/completions" + query));
        Assert.NotNull(await stream.NextAsync());
        received.SetResult();
        await Assert.ThrowsAsync<IncompleteMessageException>(async () =>
        {
            while (await stream.NextAsync() is not null)
            {
            }
        });
        Assert.DoesNotContain("536", stream.Seen);
    }

    [Fact]
    public async Task Upstream_ClosesWithoutAnAnswer_Refused502()
    {
        var seen = await gateway.ExchangeAsync(Requests.ToolCall, "/mcp", e =>
        {
            e.Close();
            return Task.CompletedTask;
        });
        AssertRpcError(seen, 502);
    }

    [Fact]
    public async Task Upstream_RefusesConnections_Refused502InTheProtocolsOwnShape()
    {
        using var own = await GatewayProcess.ServeAsync(FreePort.Next());
        using var client = await RawClient.ConnectAsync(own.Port);
        AssertRpcError(await client.ExchangeAsync(Requests.ToolCall("/mcp")), 502);
        AssertRpcError(await client.ExchangeAsync(Requests.ModernToolCall("/mcp")), 502);

        var model = await client.ExchangeAsync(Requests.Chat("/v1/chat/completions"));
        Assert.Equal(502, model.Status);
        var error = LooseJson.Find(LooseJson.Parse(model.Text), "error");
        Assert.NotEmpty((string)LooseJson.Find(error, "message")!);
        Assert.NotEmpty((string)LooseJson.Find(error, "type")!);
    }

    [Fact]
    public async Task Upstream_Stalls_Refused504AfterTheReadTimeout()
    {
        await using var upstream = new ScriptedUpstream(e => e.PeerLeavesAsync(ByteReader.Patience));
        using var own = await GatewayProcess.ServeAsync(upstream.Port, "--read-timeout", "1s");
        using var client = await RawClient.ConnectAsync(own.Port);
        AssertRpcError(await client.ExchangeAsync(Requests.ToolCall("/mcp")), 504);
    }

    [Fact]
    public async Task Upstream_StallsMidStream_ClientSeesThatTheAnswerIsIncomplete()
    {
        await using var upstream = new ScriptedUpstream(async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk(First + Half));
            await e.PeerLeavesAsync(ByteReader.Patience);
        });
        using var own = await GatewayProcess.ServeAsync(upstream.Port, "--read-timeout", "1s");
        using var client = await RawClient.ConnectAsync(own.Port);
        var stream = await EventStream.OpenAsync(client, Requests.Chat("/v1/chat/completions"));
        await Assert.ThrowsAsync<IncompleteMessageException>(async () =>
        {
            while (await stream.NextAsync() is not null)
            {
            }
        });
        Assert.DoesNotContain("536", stream.Seen);
    }

    [Fact]
    public async Task PooledConnection_UpstreamClosedIt_NextRequestStillAnswered()
    {
        var query = gateway.Script(async e =>
        {
            await e.SendAsync(Answers.Plain("text/plain", "once"));
            e.Close();
        });
        using var client = await RawClient.ConnectAsync(gateway.Port);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("once", (await client.ExchangeAsync(Requests.Get("/once" + query))).Text);
        }
    }

    private static async Task BreakAsync(UpstreamExchange exchange, string how)
    {
        switch (how)
        {
            case "reset":
                exchange.Reset();
                break;
            case "garbage":
                await exchange.SendAsync("zz\r\nnot a chunk");
                exchange.Close();
                break;
            default:
                exchange.Close();
                break;
        }
    }

    private static void AssertRpcError(RawAnswer answer, int status)
    {
        Assert.Equal(status, answer.Status);
        var json = LooseJson.Parse(answer.Text);
        Assert.Equal("2.0", LooseJson.Find(json, "jsonrpc"));
        Assert.Equal("7", LooseJson.Find(json, "id"));
        Assert.NotEmpty((string)LooseJson.Find(json, "error.message")!);
        Assert.False(int.Parse((string)LooseJson.Find(json, "error.code")!) is >= -32768 and <= -32000, answer.Text);
    }
}
