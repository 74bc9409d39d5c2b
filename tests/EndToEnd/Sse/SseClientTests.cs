using System.Text.Json;
using FastMcp.EndToEnd.Operations;
using FastMcp.EndToEnd.Stdio;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Sse;

/// <summary>Clients of HTTP+SSE are served by the gateway itself, with every room behind each of their messages.</summary>
[Collection(nameof(SseGateway))]
public sealed class SseClientTests(SseGateway rig)
{
    private int Port => rig.Gateway.Port;

    [Fact]
    public async Task TheFirstEvent_NamesTheRoute_AndNoSessionOfTheServer()
    {
        using var talk = await SseTalk.BeginAsync(Port, "/old");
        Assert.Matches("^/old\\?sessionId=[0-9a-f]{32}$", talk.Endpoint);
        using var echo = await talk.AskAsync(McpTalk.Call("echo"));
        Assert.Equal("echo [EMAIL]", echo.RootElement.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
        using var list = await talk.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""");
        Assert.DoesNotContain("forbidden", list.RootElement.GetRawText(), StringComparison.Ordinal);
        using var denied = await talk.AskAsync(McpTalk.Call("forbidden", id: "\"x\""));
        Assert.Equal("x", denied.RootElement.GetProperty("id").GetString());
        Assert.Contains("Not that.", denied.RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        using var kept = await talk.AskAsync(McpTalk.Call("kept"));
        Assert.Contains("kept back", kept.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherCallersSession_IsAsUnknownAsNone()
    {
        string[] fields = [.. rig.Keys.Select(key => $"Authorization: Bearer {key}\r\n")];
        using var talk = await SseTalk.BeginAsync(Port, "/keyed", fields[0]);
        using var mine = await talk.AskAsync(McpTalk.Call("echo"));
        var foreign = await talk.PostAsync(McpTalk.Call("echo"), fields[1]);
        var unknown = await talk.PostAsync(McpTalk.Call("echo"), fields[1], "/keyed?sessionId=" + new string('0', 32));
        Assert.Equal((404, unknown.Text), (foreign.Status, foreign.Text));
        Assert.Equal(401, (await talk.PostAsync(McpTalk.Call("echo"), "")).Status);
        await rig.Gateway.MetricReachesAsync("fastmcp_sse_unknown_total{route=\"keyed\"}", 2);
        using var still = await talk.AskAsync(McpTalk.Call("echo"));
        Assert.True(still.RootElement.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task WhatIsNoMessage_IsRefused_AndTheStreamGoesOn()
    {
        using var talk = await SseTalk.BeginAsync(Port, "/old");
        Assert.Equal(400, (await talk.PostAsync("no json")).Status);
        Assert.Equal(400, (await talk.PostAsync("[" + McpTalk.Call("echo") + "]")).Status);
        Assert.Equal(202, (await talk.PostAsync("""{"jsonrpc":"2.0","id":"never-asked","result":{}}""")).Status);
        using var echo = await talk.AskAsync(McpTalk.Call("echo"));
        Assert.True(echo.RootElement.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task TheEndOfEitherStream_EndsBoth()
    {
        var talk = await SseTalk.BeginAsync(Port, "/old");
        Assert.Equal(202, (await talk.PostAsync(McpTalk.Call("dies"))).Status);
        var last = await talk.NextAsync();
        Assert.Contains("-31502", last!.Data, StringComparison.Ordinal);
        Assert.Equal(202, (await talk.PostAsync(McpTalk.Call("echo"))).Status);
        Assert.Contains("-31404", (await talk.NextAsync())!.Data, StringComparison.Ordinal);
        Assert.Null(await talk.NextAsync());
        Assert.Equal(404, (await talk.PostAsync(McpTalk.Call("echo"))).Status);
        talk.Dispose();

        var before = await rig.Gateway.MetricAsync("fastmcp_sse_ended_total{upstream=\"sse\",why=\"closed\"}");
        var leaving = await SseTalk.BeginAsync(Port, "/old");
        leaving.Dispose();
        await rig.Gateway.MetricReachesAsync("fastmcp_sse_ended_total{upstream=\"sse\",why=\"closed\"}", before + 1);
    }

    [Fact]
    public async Task StreamableHttp_PassesTheSameRoute()
    {
        var talk = await McpTalk.BeginAsync(Port, "/old");
        Assert.Equal("echo [EMAIL]", await talk.TextAsync("echo"));
        Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
        Assert.Equal(404, (await talk.CallAsync("echo")).Status);
    }

    [Fact]
    public async Task AQuestionOfTheServer_ComesOnTheStream_AndItsAnswerGoesBack()
    {
        using var talk = await SseTalk.BeginAsync(Port, "/old");
        using var asked = await talk.AskAsync(McpTalk.Call("ask"));
        Assert.Equal("elicitation/create", asked.RootElement.GetProperty("method").GetString());
        using var answered = await talk.AskAsync($$$"""{"jsonrpc":"2.0","id":{{{asked.RootElement.GetProperty("id").GetRawText()}}},"result":{"action":"decline"}}""");
        Assert.Contains("decline", answered.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACallThatPeopleAreAskedFor_WaitsWhileTheStreamGoesOn()
    {
        using var talk = await SseTalk.BeginAsync(Port, "/old");
        Assert.Equal(202, (await talk.PostAsync(McpTalk.Call("asked", id: "1"))).Status);
        var (id, digest) = ("", "");
        await FileGateway.UntilAsync(
            async () =>
            {
                using var list = JsonDocument.Parse(await ApprovalsAsync(HttpMethod.Get, ""));
                var open = list.RootElement.EnumerateArray().ToArray();
                (id, digest) = open.Length == 0 ? ("", "") : (open[0].GetProperty("id").GetString()!, open[0].GetProperty("digest").GetString()!);
                return id.Length > 0;
            },
            () => "Nobody was asked.");
        using var meanwhile = await talk.AskAsync(McpTalk.Call("echo", id: "2"));
        Assert.Equal(2, meanwhile.RootElement.GetProperty("id").GetInt32());
        await ApprovalsAsync(HttpMethod.Post, "/" + id, $$"""{"act":"approve","digest":"{{digest}}"}""");
        using var answer = JsonDocument.Parse((await talk.NextAsync())!.Data);
        Assert.Equal((1, "asked [EMAIL]"), (answer.RootElement.GetProperty("id").GetInt32(), answer.RootElement.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()));
    }

    private async Task<string> ApprovalsAsync(HttpMethod method, string what, string? body = null)
    {
        using var http = new HttpClient { Timeout = ByteReader.Patience };
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{rig.Gateway.AdminPort}/approvals{what}") { Content = body is null ? null : new StringContent(body) };
        request.Headers.Authorization = new("Bearer", rig.Approver);
        using var answer = await http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
