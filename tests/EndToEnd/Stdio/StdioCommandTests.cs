using FastMcp.EndToEnd.Operations;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>A client on pipes, in front of a server on pipes and of one over HTTP, behind the same rooms.</summary>
[Collection(nameof(StdioGateway))]
public sealed class StdioCommandTests(StdioGateway rig)
{
    private const string Begin = """{"jsonrpc":"2.0","id":"begin","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
    private const string Begun = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    [Fact]
    public async Task Legacy_Conversation_GoesThroughTheRooms()
    {
        using var gateway = new PipedGateway("--", "perl", StdioGateway.Server);
        var begun = await gateway.AskAsync(Begin);
        Assert.StartsWith("""{"jsonrpc":"2.0","id":"begin","result":""", begun, StringComparison.Ordinal);
        await gateway.SendAsync(Begun);
        Assert.Contains("mail [EMAIL] now", await gateway.AskAsync(McpTalk.Call("secret")), StringComparison.Ordinal);
        await gateway.SendAsync(McpTalk.Call("ask", id: "8"));
        Assert.Contains("sampling/createMessage", await gateway.NextAsync(), StringComparison.Ordinal);
        await gateway.SendAsync("""{"jsonrpc":"2.0","id":"q1","result":{"from":"me"}}""");
        Assert.Contains("from\\\":\\\"me", await gateway.NextAsync(), StringComparison.Ordinal);
        await gateway.SendAsync(McpTalk.Call("progress", id: "9", meta: ""","_meta":{"progressToken":4}"""));
        for (var step = 1; step <= 3; step++)
        {
            Assert.Contains($"\"progressToken\":4,\"progress\":{step}", await gateway.NextAsync(), StringComparison.Ordinal);
        }

        Assert.Contains("\"id\":9,", await gateway.NextAsync(), StringComparison.Ordinal);
        var server = int.Parse(McpText(await gateway.AskAsync(McpTalk.Call("pid"))));
        Assert.Equal(0, await gateway.EndAsync());
        Assert.False(Processes.Runs(server));
    }

    [Fact]
    public async Task Lines_ThatAreNoMessages_GetErrors_AndTheNextIsServed()
    {
        using var gateway = new PipedGateway("--", "perl", StdioGateway.Server);
        Assert.Contains("-32700", await gateway.AskAsync("no message"), StringComparison.Ordinal);
        Assert.Contains("-32600", await gateway.AskAsync("""{"jsonrpc":"2.0","id":1}"""), StringComparison.Ordinal);
        Assert.Contains("-32600", await gateway.AskAsync("[" + Begin + "]"), StringComparison.Ordinal);
        Assert.Contains("\"id\":\"early\"", await gateway.AskAsync(McpTalk.Call("echo", id: "\"early\"")), StringComparison.Ordinal);
        Assert.Contains("\"result\"", await gateway.AskAsync(Begin), StringComparison.Ordinal);
        Assert.Equal(0, await gateway.EndAsync());
    }

    [Fact]
    public async Task Modern_Calls_NeedNoSession_AndAreCancelledByANote()
    {
        using var gateway = new PipedGateway("--", "perl", StdioGateway.Server);
        Assert.Contains("mail [EMAIL] now", await gateway.AskAsync(McpTalk.ModernCall("secret")), StringComparison.Ordinal);
        await gateway.SendAsync(McpTalk.ModernCall("wait", "\"slow\""));
        await FileGateway.UntilAsync(() => Task.FromResult(gateway.Errors.Contains(": waiting", StringComparison.Ordinal)), () => gateway.Errors);
        await gateway.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"slow","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""");
        await FileGateway.UntilAsync(() => Task.FromResult(gateway.Errors.Contains("notifications/cancelled", StringComparison.Ordinal)), () => gateway.Errors);
        Assert.Contains("\"id\":5,", await gateway.AskAsync(McpTalk.ModernCall("echo", "5")), StringComparison.Ordinal);
        Assert.Equal(0, await gateway.EndAsync());
    }

    [Fact]
    public async Task File_Upstream_IsCalledUnderItsDecisions()
    {
        using var gateway = new PipedGateway("--config", rig.Gateway.At("fastmcp.yaml"), "--upstream", "chatty", "--record", rig.Gateway.At("record-of-pipes"));
        Assert.Contains("\"result\"", await gateway.AskAsync(Begin), StringComparison.Ordinal);
        await gateway.SendAsync(Begun);
        Assert.Contains("mail [EMAIL] now", await gateway.AskAsync(McpTalk.Call("secret")), StringComparison.Ordinal);
        Assert.Equal(0, await gateway.EndAsync());
        using var wrong = new PipedGateway("--config", rig.Gateway.At("fastmcp.yaml"), "--upstream", "nobody");
        Assert.Equal(1, await wrong.EndAsync());
    }

    private static string McpText(string line)
    {
        using var read = System.Text.Json.JsonDocument.Parse(line);
        return read.RootElement.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()!;
    }
}
