using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>An operator's block: what runs is cut, what comes is refused, also behind a restart.</summary>
public sealed class BlockTests(BlockingGateway blocking) : IClassFixture<BlockingGateway>, IAsyncDisposable
{
    private readonly FileGateway _gateway = blocking.Gateway;
    private readonly ScriptedUpstream _upstream = blocking.Upstream;

    // What a test has laid is lifted behind it.
    public async ValueTask DisposeAsync()
    {
        foreach (var line in (await BlockAsync("--list")).Output.Split('\n').Where(line => line.StartsWith("block-", StringComparison.Ordinal)))
        {
            await BlockAsync("--lift", line.Split(':')[0]);
        }
    }

    [Fact]
    public async Task Call_ThatWaitsForAConnection_DoesNotGoUpOnceItIsBlocked()
    {
        var (held, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var query = _upstream.Script("holds", async e =>
        {
            held.SetResult();
            await release.Task.WaitAsync(ByteReader.Patience);
            await e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{}}"""));
        });
        static byte[] Call(string path, string tool) => RawClient.Request(
            "POST", path, Requests.McpFields, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}"}}"""));
        using var first = await RawClient.ConnectAsync(_gateway.Port);
        using var second = await RawClient.ConnectAsync(_gateway.Port);
        var running = first.ExchangeAsync(Call("/narrow" + query, "holder"));
        await held.Task.WaitAsync(ByteReader.Patience);
        await second.SendAsync(Call("/narrow", "waiter"));

        await Task.Delay(200);
        var (_, said) = await BlockAsync("--tool", "waiter", "--reason", "Incident 4712");
        Assert.Contains("1 running call(s) were cut.", said);

        release.SetResult();
        Assert.Equal(200, (await running).Status);
        using var third = await RawClient.ConnectAsync(_gateway.Port);
        Assert.Equal(200, (await third.ExchangeAsync(Call("/narrow", "other"))).Status);
        Assert.DoesNotContain(_upstream.Requests, request => request.Text.Contains("waiter", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tool_Blocked_CutsItsStreamsRefusesItsCallsAndSurvivesARestart(bool modern)
    {
        var left = new TaskCompletionSource<bool>();
        var cuts = await _gateway.MetricAsync("fastmcp_block_cuts_total");
        var query = _upstream.Script("runs", async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\"one\"}}\n\n"));
            left.SetResult(await e.PeerLeavesAsync(ByteReader.Patience));
        });
        using var client = await RawClient.ConnectAsync(_gateway.Port);
        var stream = await EventStream.OpenAsync(client, modern ? Requests.ModernToolCall("/mcp" + query) : Requests.ToolCall("/mcp" + query));
        Assert.NotNull(await stream.NextAsync());

        var (code, said) = await BlockAsync("--tool", "get_rows", "--reason", "Incident 4711");
        Assert.True(code == 0, said);
        Assert.Contains("1 running call(s) were cut.", said);
        // In force when the command ends: the stream is over without its end, and the upstream is rid of it.
        await Assert.ThrowsAsync<IncompleteMessageException>(() => stream.NextAsync());
        Assert.True(await left.Task.WaitAsync(ByteReader.Patience));

        var id = said.Split(':')[0];
        await RefusedAsync(id);
        Assert.Equal(200, (await CallAsync("list_rows")).Status);
        Assert.DoesNotContain("error", (await CallAsync("list_rows")).Text);
        Assert.Contains($"Stopped by an operator: {id}: tool get_rows", (await _gateway.HealthAsync()).Body);
        Assert.Equal(cuts + 1, await _gateway.MetricAsync("fastmcp_block_cuts_total"));

        await _gateway.RestartAsync();
        await RefusedAsync(id);
        Assert.Contains($"{id}: tool get_rows", (await BlockAsync("--list")).Output);
        Assert.Equal(0, (await BlockAsync("--lift", id)).Code);
        Assert.DoesNotContain("error", (await CallAsync("get_rows")).Text);
        Assert.Contains("Nothing is blocked.", (await BlockAsync("--list")).Output);
        var (_, log) = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", _gateway.At("record"));
        Assert.Contains($"operator: block {id}: tool get_rows", log);
        Assert.Contains($"operator: lift {id}", log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_ThatEndedItsSideOrSendsMore_IsCutWithItsUpstream(bool sendsMore)
    {
        var left = new TaskCompletionSource<bool>();
        var held = new TaskCompletionSource();
        var query = _upstream.Script("half" + sendsMore, async e =>
        {
            held.SetResult();
            left.SetResult(await e.PeerLeavesAsync(ByteReader.Patience));
        });
        using var client = await RawClient.ConnectAsync(_gateway.Port);
        await client.SendAsync(Requests.ToolCall("/mcp" + query));
        await held.Task.WaitAsync(ByteReader.Patience);
        if (sendsMore)
        {
            await client.SendAsync("POST /mcp HTTP/1.1\r\n"u8.ToArray());
        }
        else
        {
            client.HalfClose();
        }

        // What the client did has arrived before the block does.
        await Task.Delay(200);
        Assert.Contains("1 running call(s) were cut.", (await BlockAsync("--tool", "get_rows", "--reason", "Incident 4713")).Output);
        Assert.True(await left.Task.WaitAsync(ByteReader.Patience));
    }

    [Fact]
    public async Task All_BlockedForASecond_RefusesEverythingUntilItIsOver()
    {
        Assert.Equal(0, (await BlockAsync("--all", "--for", "2s", "--reason", "Drill")).Code);
        var refused = await _gateway.ExchangeAsync(Requests.Get("/page"));
        Assert.Equal(403, refused.Status);
        Assert.Contains("An operator of the gateway stopped this: Drill", refused.Text);
        await FileGateway.UntilAsync(async () => (await _gateway.ExchangeAsync(Requests.Get("/page"))).Status == 200, () => "The block did not end.");
    }

    [Theory]
    [InlineData("--upstream", "up", true)]
    [InlineData("--caller", "anonymous", true)]
    [InlineData("--upstream", "u", false)]
    [InlineData("--agent", "triage", false)]
    public async Task Scope_ByItsName_MeansThatOnly(string option, string name, bool refuses)
    {
        Assert.Equal(0, (await BlockAsync(option, name, "--reason", "x")).Code);
        Assert.Equal(refuses, (await CallAsync("list_rows")).Text.Contains("-31002", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Batch_WithABlockedTool_IsRefused()
    {
        await BlockAsync("--tool", "get_rows", "--reason", "x");
        var batch = await _gateway.ExchangeAsync(RawClient.Request("POST", "/mcp", Requests.McpFields.Replace("2025-06-18", "2025-03-26", StringComparison.Ordinal), """[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"get_rows"}}]"""u8));
        Assert.Contains("-31002", batch.Text);
        Assert.DoesNotContain(_upstream.Requests, request => request.Text.Contains("\"ping\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "GET", "/blocks", 401)]
    [InlineData("0123456789abcdef0123456789abcdeX", "GET", "/blocks", 401)]
    [InlineData(BlockingGateway.Token, "GET", "/blocks", 200)]
    [InlineData(BlockingGateway.Token, "PUT", "/blocks", 405)]
    [InlineData(BlockingGateway.Token, "DELETE", "/blocks/block-999", 404)]
    [InlineData(BlockingGateway.Token, "POST", "/blocks", 400)]
    public async Task Api_WithoutTokenOrSense_ChangesNothing(string? token, string method, string path, int status)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{_gateway.AdminPort}{path}");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = method == "POST" ? new StringContent("""{"scope":"All","reason":"x","more":1}""", Encoding.UTF8, "application/json") : null;
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(0, await _gateway.MetricAsync("fastmcp_blocks"));
    }

    [Theory]
    [InlineData]
    [InlineData("--tool", "a", "--upstream", "b", "--reason", "x")]
    [InlineData("--tool", "a")]
    [InlineData("--tool", "a", "--reason", "x", "--for", "soon")]
    public async Task Command_ThatDoesNotSayOneThing_IsAUsageError(params string[] words) => Assert.Equal(2, (await BlockAsync(words)).Code);

    private async Task RefusedAsync(string id)
    {
        var before = _upstream.Requests.Count;
        var json = LooseJson.Parse((await CallAsync("get_rows")).Text);
        Assert.Equal("-31002", LooseJson.Find(json, "error.code"));
        Assert.Equal("An operator of the gateway stopped this: Incident 4711", LooseJson.Find(json, "error.message"));
        Assert.Equal("builtin:" + id, LooseJson.Find(json, "error.data.rule"));
        Assert.Equal(before, _upstream.Requests.Count);
    }

    private Task<RawAnswer> CallAsync(string tool) =>
        _gateway.ExchangeAsync(RawClient.Request("POST", "/mcp", Requests.McpFields, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}"}}""")));

    private Task<(int Code, string Output)> BlockAsync(params string[] words) => GatewayProcess.RunAsync(["block", "--config", _gateway.At("fastmcp.yaml"), .. words]);
}
