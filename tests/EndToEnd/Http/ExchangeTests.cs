using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Law;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Http;

/// <summary>HTTP/1.1 itself, seen from both sides.</summary>
public sealed class ExchangeTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Pipelined_SeveralInOneSegment_AreAnsweredInOrder()
    {
        var query = gateway.Script(e => e.SendAsync(Answers.Plain("text/plain", e.Request.Target.Split('?')[0])));
        using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync((byte[])[.. Enumerable.Range(0, 20).SelectMany(i => Requests.Get($"/p{i}{query}"))]);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"/p{i}", (await client.AnswerAsync()).Text);
        }
    }

    [Fact]
    public async Task Head_HasNoContentAndTheConnectionGoesOn()
    {
        var query = gateway.Script(e => e.SendAsync(e.Request.Method == "HEAD"
            ? Answers.Head("text/plain", "Content-Length: 5\r\n")
            : Answers.Plain("text/plain", "after")));
        using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(RawClient.Request("HEAD", "/h" + query, "", []));
        Assert.Equal(200, (await client.AnswerAsync(toHead: true)).Status);
        Assert.Equal("after", (await client.ExchangeAsync(Requests.Get("/h" + query))).Text);
    }

    [Theory]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    public async Task AnswerWithoutContent_ThenAnotherExchange_BothAnswered(string empty)
    {
        var query = gateway.Script(e => e.Request.Method == "POST" ? e.SendAsync(empty) : e.SendAsync(Answers.Plain("text/plain", "after")));
        using var client = await RawClient.ConnectAsync(gateway.Port);
        Assert.Equal("", (await client.ExchangeAsync(Requests.ToolCall("/mcp" + query))).Text);
        Assert.Equal("after", (await client.ExchangeAsync(Requests.Get("/x" + query))).Text);
    }

    [Fact]
    public async Task Http10Client_GetsNoChunksAndTheEndIsTheConnections()
    {
        var query = gateway.Script(e => e.SendAsync(Answers.Chunked("text/plain", "old client"u8.ToArray(), [3])));
        using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync($"GET /old{query} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
        var seen = await client.AnswerAsync();
        Assert.False(seen.Head.Has("transfer-encoding"));
        Assert.Equal("old client", seen.Text);
        Assert.True(await client.IsEndedAsync());
    }

    [Fact]
    public async Task Expect100_ClientWaits_GetsContinueThenTheAnswer()
    {
        var query = gateway.Script(e => e.SendAsync(Answers.Plain("text/plain", e.Request.Text)));
        using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync($"POST /e{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        var interim = await MessageHead.ReadAsync(client.Reader, CancellationToken.None);
        Assert.StartsWith("HTTP/1.1 100", interim!.StartLine);
        await client.SendAsync("ping");
        Assert.Equal("ping", (await client.AnswerAsync()).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ChunkedRequest_OfAnyChunks_ArrivesWhole(int size)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{"role":"user","content":"{{new string('x', 500)}}"}]}""");
        var query = gateway.Script(e => e.SendAsync(Answers.Plain("text/plain", e.Request.Text)));
        using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync($"POST /v1/chat/completions{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (var piece in Cuts.Apply(Encoding.UTF8.GetString(body), Cuts.Every(body.Length, size)))
        {
            await client.SendAsync(Answers.Chunk(piece));
        }

        await client.SendAsync(Answers.LastChunk);
        Assert.Equal(Encoding.UTF8.GetString(body), (await client.AnswerAsync()).Text);
    }

    [Fact]
    public async Task PartialAnswer_IsRefused()
    {
        var seen = await gateway.ExchangeAsync(Requests.Get, "/part", e => e.SendAsync(
            "HTTP/1.1 206 Partial Content\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-3/10\r\nContent-Length: 4\r\n\r\n536-"));
        Assert.Equal(502, seen.Status);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("h2c, websocket")]
    public async Task Upgrade_ToAnotherProtocol_IsRefusedAndSaysSo(string protocol)
    {
        var fields = $"Connection: Upgrade\r\nUpgrade: {protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        using var client = await RawClient.ConnectAsync(gateway.Port);
        var answer = await client.ExchangeAsync(RawClient.Request("GET", "/up", fields, []));
        Assert.Equal(501, answer.Status);
        Assert.Contains("upgrade_unsupported", answer.Text);
        Assert.True(await client.IsEndedAsync());
    }

    [Theory]
    [InlineData("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n")]
    [InlineData("Connection: keep-alive\r\nUpgrade: websocket\r\n")]
    public async Task Upgrade_OfferThatCanBeIgnored_IsIgnored(string fields)
    {
        var upgraded = false;
        var seen = await gateway.ExchangeAsync(t => RawClient.Request("GET", t, fields, []), "/up", e =>
        {
            upgraded = e.Request.Head.Has("upgrade");
            return e.SendAsync(Answers.Plain("text/plain", "plain"));
        });
        Assert.False(upgraded);
        Assert.Equal("plain", seen.Text);
    }

    [Fact]
    public async Task UnaskedUpgrade_OfTheUpstream_IsRefused()
    {
        var seen = await gateway.ExchangeAsync(Requests.Get, "/101", e => e.SendAsync(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
        Assert.Equal(502, seen.Status);
    }

    [Fact]
    public async Task KeepAlive_ManyExchanges_ShareOneConnectionEachSide()
    {
        await using var upstream = new ScriptedUpstream();
        using var own = await TestKit.Programs.GatewayProcess.ServeAsync(upstream.Port);
        using var client = await RawClient.ConnectAsync(own.Port);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal("no script", (await client.ExchangeAsync(Requests.Get("/k"))).Text);
        }

        Assert.Equal(1, upstream.Accepted);
    }
}
