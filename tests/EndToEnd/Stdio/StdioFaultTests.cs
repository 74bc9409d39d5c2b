using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>Servers that do what no server should: each has a defined answer, and is gone afterwards.</summary>
[Collection(nameof(StdioGateway))]
public sealed class StdioFaultTests(StdioGateway rig)
{
    private int Port => rig.Gateway.Port;

    [Fact]
    public async Task Noise_BelowItsLimit_IsDropped()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        Assert.Equal("after noise", await talk.TextAsync("noise"));
        Assert.Equal("mine", await talk.TextAsync("strangers"));
        var chatty = await McpTalk.BeginAsync(Port, "/chatty");
        Assert.Equal("echo {}", await chatty.TextAsync("echo"));
        await rig.Gateway.MetricReachesAsync("fastmcp_stdio_noise_lines_total{upstream=\"plain\"}", 22);
    }

    [Theory]
    [InlineData("noise", "noise")]
    [InlineData("flood", "noise")]
    [InlineData("long", "line")]
    [InlineData("large", "line")]
    [InlineData("die", "exited")]
    public async Task Fault_EndsTheServer_AndTheCallIsRefused(string tool, string why)
    {
        var series = $"fastmcp_stdio_ended_total{{upstream=\"small\",why=\"{why}\"}}";
        var before = await rig.Gateway.MetricAsync(series);
        var talk = await McpTalk.BeginAsync(Port, "/small");
        var pid = int.Parse(await talk.TextAsync("pid"));
        var answer = await talk.CallAsync(tool, id: "\"mine\"");
        Assert.Contains("\"id\":\"mine\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains("upstream", answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"error\"", answer.Text, StringComparison.Ordinal);
        await rig.Gateway.MetricReachesAsync(series, before + 1);
        await Processes.GoneAsync(pid);
        Assert.Equal(404, (await talk.CallAsync("echo")).Status);
    }

    [Fact]
    public async Task LastWords_AreHeard()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        Assert.Equal("last words", await talk.TextAsync("last"));
    }

    [Fact]
    public async Task Hang_MeetsTheReadTimeout_AndTheSessionGoesOn()
    {
        var talk = await McpTalk.BeginAsync(Port, "/slow");
        Assert.Contains("read-timeout", (await talk.CallAsync("hang")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
    }

    [Fact]
    public async Task Notes_ThatNobodyReads_HoldNothingUp()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        Assert.Contains("noted", (await talk.CallAsync("notes")).Text, StringComparison.Ordinal);
        Assert.Equal("complained", await talk.TextAsync("complain"));
    }

    // Longer than what a connection gathers, in pieces or at once.
    [Theory]
    [InlineData(66_000)]
    [InlineData(900_000)]
    public async Task Message_LongerThanAServersLine_GoesUp_AndTheNextOneToo(int length)
    {
        var talk = await McpTalk.BeginAsync(Port, "/small");
        var pid = await talk.TextAsync("pid");
        var call = $$$"""{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"pid","arguments":{"pad":"{{{new string('x', length)}}}"} } }""";
        Assert.Contains(pid, (await talk.PostAsync(call)).Text, StringComparison.Ordinal);
        Assert.Equal(pid, await talk.TextAsync("pid"));
        Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
        await Processes.GoneAsync(int.Parse(pid));
    }

    [Fact]
    public async Task Servers_BeyondTheirLimit_AreRefused()
    {
        var talks = new[] { await McpTalk.BeginAsync(Port, "/small"), await McpTalk.BeginAsync(Port, "/small") };
        var refused = await new McpTalk(Port, "/small").PostAsync("""{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        Assert.Equal(503, refused.Status);
        Assert.Contains("Over limit servers", refused.Text, StringComparison.Ordinal);
        foreach (var talk in talks)
        {
            Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
        }

        await FileGateway.UntilAsync(async () => await rig.Gateway.MetricAsync("fastmcp_stdio_servers{upstream=\"small\"}") == 0, () => "Servers stayed.");
    }

    [Fact]
    public async Task Start_ThatFails_IsNotTriedAgainAtOnce()
    {
        const string Begin = """{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
        var talk = new McpTalk(Port, "/broken");
        Assert.Contains("\"error\"", (await talk.PostAsync(Begin)).Text, StringComparison.Ordinal);
        await rig.Gateway.MetricReachesAsync("fastmcp_stdio_not_started_total{upstream=\"broken\"}", 1);

        // On a slow machine the first pause is over by now; each is twice as long as the one before.
        var again = await talk.PostAsync(Begin);
        for (var tries = 0; tries < 6 && !again.Text.Contains("tried again in", StringComparison.Ordinal); tries++)
        {
            again = await talk.PostAsync(Begin);
        }

        Assert.True(again.Status == 503 && again.Text.Contains("tried again in", StringComparison.Ordinal), again.Text);
        Assert.Contains("did not start", (await rig.Gateway.HealthAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Idle_Server_IsEnded()
    {
        var talk = await McpTalk.BeginAsync(Port, "/brief");
        var pid = int.Parse(await talk.TextAsync("pid"));
        await Processes.GoneAsync(pid);
        Assert.Equal(404, (await talk.CallAsync("echo")).Status);
    }

    [Fact]
    public async Task Client_ThatLeaves_CancelsAModernCall()
    {
        using (var client = await RawClient.ConnectAsync(Port))
        {
            await client.SendAsync(RawClient.Request("POST", "/chatty", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: wait\r\n", System.Text.Encoding.UTF8.GetBytes(McpTalk.ModernCall("wait"))));
            await rig.Gateway.SaysAsync(": waiting");
            client.Abort();
        }

        await rig.Gateway.SaysAsync("then {\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"");
    }

    [Theory]
    [InlineData("/plain")]
    [InlineData("/stubborn")]
    public async Task Children_OfEverySort_AreGoneWithTheirServer(string path)
    {
        var talk = await McpTalk.BeginAsync(Port, path);
        var server = int.Parse(await talk.TextAsync("pid"));
        int[] all = [server, .. (await talk.TextAsync("fork")).Split(',').Select(int.Parse)];
        Assert.All(all, one => Assert.True(Processes.Runs(one)));
        Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
        foreach (var one in all)
        {
            await Processes.GoneAsync(one);
        }
    }
}
