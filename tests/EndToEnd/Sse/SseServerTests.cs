using System.Text.Json;
using FastMcp.EndToEnd.Stdio;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Sse;

/// <summary>A server of HTTP+SSE is a Streamable HTTP server for clients, and what it says is tied to the call that it answers.</summary>
[Collection(nameof(SseGateway))]
public sealed class SseServerTests(SseGateway rig)
{
    private int Port => rig.Gateway.Port;

    [Fact]
    public async Task TheAddress_IsFound_InEachForm()
    {
        foreach (var name in SseGateway.Good)
        {
            var talk = await McpTalk.BeginAsync(Port, "/" + name);
            Assert.Equal("echo [EMAIL]", await talk.TextAsync("echo"));
            Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
        }

        Assert.Empty(rig.Server.Astray);
    }

    [Fact]
    public async Task AnAddressThatIsNotTheServersOwn_GetsNothing()
    {
        foreach (var name in SseGateway.Bad)
        {
            var answer = await new McpTalk(Port, "/" + name).PostAsync("""{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
            Assert.True(answer.Status == 502, $"{name}: {answer.Head.StartLine} {answer.Text}");
            Assert.Contains("\"id\":5,\"error\":{\"code\":-31502", answer.Text, StringComparison.Ordinal);
        }

        Assert.Empty(rig.Server.Astray);
        await rig.Gateway.MetricReachesAsync("fastmcp_sse_not_begun_total{upstream=\"port\"}", 1);
    }

    [Fact]
    public async Task Decisions_AreThoseOfTheCall_AlsoOverItsAnswer()
    {
        var talk = await McpTalk.BeginAsync(Port, "/sse");
        var list = (await talk.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""")).Text;
        Assert.Contains("echo", list, StringComparison.Ordinal);
        Assert.DoesNotContain("forbidden", list, StringComparison.Ordinal);
        Assert.Contains("Not that.", (await talk.CallAsync("forbidden")).Text, StringComparison.Ordinal);
        var kept = (await talk.CallAsync("kept")).Text;
        Assert.Contains("The answer is kept back.", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("[EMAIL]", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswersThatNobodyWaitsFor_ReachNobody()
    {
        var talk = await McpTalk.BeginAsync(Port, "/sse");
        var before = await rig.Gateway.MetricAsync("fastmcp_sse_noise_total{upstream=\"sse\"}");
        Assert.Equal("first", await talk.TextAsync("twice"));
        Assert.Equal("in a batch", await talk.TextAsync("batch"));
        Assert.Equal("echo [EMAIL]", await talk.TextAsync("echo"));
        await rig.Gateway.MetricReachesAsync("fastmcp_sse_noise_total{upstream=\"sse\"}", before + 4);
    }

    [Theory]
    [InlineData("again", "endpoint")]
    [InlineData("noise", "noise")]
    [InlineData("dies", "exited")]
    public async Task AStreamThatEnds_EndsItsSession(string tool, string why)
    {
        var talk = await McpTalk.BeginAsync(Port, "/sse");
        var answer = await talk.CallAsync(tool);
        Assert.Equal(502, answer.Status);
        Assert.Contains("\"id\":7,\"error\":{\"code\":-31502", answer.Text, StringComparison.Ordinal);
        var next = await talk.CallAsync("echo");
        Assert.Equal(404, next.Status);
        Assert.Contains("begin anew", next.Text, StringComparison.Ordinal);
        await rig.Gateway.MetricReachesAsync($"fastmcp_sse_ended_total{{upstream=\"sse\",why=\"{why}\"}}", 1);
    }

    [Fact]
    public async Task AMessageThatTheServerRefuses_IsSaid_AndTheSessionGoesOn()
    {
        var talk = await McpTalk.BeginAsync(Port, "/sse");
        var refused = await talk.CallAsync("refused");
        Assert.Equal(502, refused.Status);
        Assert.Contains("did not take the message", refused.Text, StringComparison.Ordinal);
        Assert.Equal("echo [EMAIL]", await talk.TextAsync("echo"));
    }

    [Fact]
    public async Task Progress_AndQuestions_BelongToTheirCall()
    {
        var talk = await McpTalk.BeginAsync(Port, "/sse");
        var events = SseDecoder.All((await talk.CallAsync("progress", meta: ""","_meta":{"progressToken":"mine"}""")).Body);
        Assert.Equal(2, events.Count);
        Assert.Contains("\"progressToken\":\"mine\"", events[0].Data, StringComparison.Ordinal);
        Assert.Contains("[EMAIL]", events[0].Data, StringComparison.Ordinal);

        using var call = await talk.OpenAsync("POST", McpTalk.Call("ask"));
        var content = call.Content(await call.HeadAsync());
        var decoder = new SseDecoder();
        List<SseEvent> said = [];
        while (said.Count == 0)
        {
            said.AddRange(decoder.Feed((await content.NextAsync(default).AsTask().WaitAsync(ByteReader.Patience))!).Where(one => one.Data.Length > 0));
        }

        using var asked = JsonDocument.Parse(said[0].Data);
        Assert.Equal("mail [EMAIL]?", asked.RootElement.GetProperty("params").GetProperty("message").GetString());
        Assert.Equal(202, (await talk.PostAsync($$$"""{"jsonrpc":"2.0","id":{{{asked.RootElement.GetProperty("id").GetRawText()}}},"result":{"action":"accept"}}""")).Status);
        Assert.Contains(decoder.Feed(await content.AllAsync(default).AsTask().WaitAsync(ByteReader.Patience)), one => one.Data.Contains("accept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAnswer_DoesNotWaitForTheAnswerToItsMessage()
    {
        var talk = await McpTalk.BeginAsync(Port, "/sse");
        Assert.Equal("answered", await talk.TextAsync("unanswered"));
        Assert.Equal("echo [EMAIL]", await talk.TextAsync("echo"));
    }

    [Fact]
    public async Task WhatWasLent_StandsInEachMessage_AndComesBackMasked()
    {
        var talk = await McpTalk.BeginAsync(Port, "/sse");
        var shown = await talk.TextAsync("shown");
        Assert.DoesNotContain("lent-by-header", shown, StringComparison.Ordinal);
        Assert.Contains(rig.Server.Requests, one => one.Method == "POST" && one.Head["x-secret"] == "lent-by-header");
        Assert.Contains(rig.Server.Requests, one => one.Method == "GET" && one.Head["x-secret"] == "lent-by-header");
        Assert.DoesNotContain(rig.Server.Requests, one => one.Head.Has("mcp-session-id") || one.Head.Has("fastmcp-caller"));
    }

    [Fact]
    public async Task WhereNobodySaidThatAServerIsOne_ItsStreamEndsAtOnce()
    {
        using var client = await RawClient.ConnectAsync(Port);
        await client.SendAsync(RawClient.Request("GET", "/x/sse", "Accept: text/event-stream\r\n", default));
        var text = "";
        try
        {
            // The head may have left before: then the stream is cut behind the word.
            var content = client.Content(await client.HeadAsync());
            while (await content.NextAsync(default).AsTask().WaitAsync(ByteReader.Patience) is { } piece)
            {
                text += System.Text.Encoding.UTF8.GetString(piece);
            }
        }
        catch (IncompleteMessageException)
        {
        }

        Assert.DoesNotContain("s=own", text, StringComparison.Ordinal);
        Assert.Contains("transport: sse", text, StringComparison.Ordinal);
    }
}
