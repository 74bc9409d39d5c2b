using System.Text.Json;
using FastMcp.EndToEnd.Operations;
using FastMcp.EndToEnd.Stdio;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Eras;

/// <summary>Clients of 2025-11-25 before a server of 2026-07-28.</summary>
[Collection(nameof(EraGateway))]
public sealed class StatelessTests(EraGateway rig)
{
    private const string Begin = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"elicitation":{},"roots":{"listChanged":true},"tasks":{}},"clientInfo":{"name":"old","version":"1"}}}""";

    private int Port => rig.Gateway.Port;

    [Fact]
    public async Task ASession_IsTheGateways_AndWhatItsClientSaidIsSaidEachTime()
    {
        var begun = await new McpTalk(Port, "/new").PostAsync(Begin);
        using var read = JsonDocument.Parse(begun.Text);
        Assert.Equal(
            """{"protocolVersion":"2025-06-18","capabilities":{"tools":{"listChanged":true}},"serverInfo":{"name":"modern","version":"2"},"instructions":"Be kind."}""",
            read.RootElement.GetProperty("result").GetRawText());
        var talk = new McpTalk(Port, "/new");
        var session = begun.Head["mcp-session-id"];
        var echo = McpTalk.TextOf(await talk.PostAsync(McpTalk.Call("echo", """{"a":[1.50,"\u00e9"]}""", meta: ""","_meta":{"progressToken":"p","io.modelcontextprotocol/logLevel":"debug"}"""), session));
        Assert.Contains("""{"a":[1.50,"\u00e9"]}""", echo, StringComparison.Ordinal);
        Assert.Contains("""_meta":{"progressToken":"p","io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"old","version":"1"},"io.modelcontextprotocol/clientCapabilities":{"elicitation":{},"roots":{"listChanged":true}}}""", echo, StringComparison.Ordinal);
        Assert.Equal(200, (await talk.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"error"}}""", session)).Status);
        Assert.Contains("\"io.modelcontextprotocol/logLevel\":\"error\"", McpTalk.TextOf(await talk.PostAsync(McpTalk.Call("echo"), session)), StringComparison.Ordinal);
        Assert.Equal(200, (await talk.SendAsync("DELETE", session)).Status);
        Assert.Equal(404, (await talk.PostAsync(McpTalk.Call("echo"), session)).Status);
        Assert.Equal(400, (await new McpTalk(Port, "/new").PostAsync(McpTalk.Call("echo"))).Status);
    }

    [Fact]
    public async Task Answers_AndErrors_AreThoseOfTheClientsEra_AndDecisionsHold()
    {
        var talk = await McpTalk.BeginAsync(Port, "/new");
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"echo","inputSchema":{"type":"object"}}]}}""", (await talk.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""")).Text);
        Assert.Contains("Not that.", (await talk.CallAsync("forbidden")).Text, StringComparison.Ordinal);
        Assert.Contains("-32002", (await talk.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"a://b"}}""")).Text, StringComparison.Ordinal);
        Assert.Contains("-32601", (await talk.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tasks/list"}""")).Text, StringComparison.Ordinal);
        Assert.Contains("\"result\":{}", (await talk.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"ping"}""")).Text, StringComparison.Ordinal);
        Assert.Contains("of a kind that older clients", (await talk.CallAsync("odd")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheServerWantsToKnow_IsAskedOnTheCallsStream()
    {
        var begun = (await new McpTalk(Port, "/new").PostAsync(Begin)).Head["mcp-session-id"];
        var talk = new McpTalk(Port, "/new");
        using var client = await RawClient.ConnectAsync(Port);
        await client.SendAsync(RawClient.Request("POST", "/new", $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-06-18\r\nMcp-Session-Id: {begun}\r\n", System.Text.Encoding.UTF8.GetBytes(McpTalk.Call("ask"))));
        var content = client.Content(await client.HeadAsync());
        var decoder = new SseDecoder();
        List<SseEvent> events = [];
        while (events.Count < 2)
        {
            events.AddRange(decoder.Feed((await content.NextAsync(default).AsTask().WaitAsync(ByteReader.Patience))!).Where(one => one.Data.Length > 0));
        }

        using var question = JsonDocument.Parse(events[0].Data);
        Assert.Equal("Is it [EMAIL]?", question.RootElement.GetProperty("params").GetProperty("message").GetString());
        using var roots = JsonDocument.Parse(events[1].Data);
        Assert.Equal("roots/list", roots.RootElement.GetProperty("method").GetString());
        foreach (var (id, result) in new[] { (roots.RootElement.GetProperty("id").GetRawText(), """{"roots":[]}"""), (question.RootElement.GetProperty("id").GetRawText(), """{"action":"decline"}""") })
        {
            Assert.Equal(202, (await talk.PostAsync($$"""{"jsonrpc":"2.0","id":{{id}},"result":{{result}}}""", begun)).Status);
        }

        var last = decoder.Feed(await content.AllAsync(default).AsTask().WaitAsync(ByteReader.Patience)).Last(one => one.Data.Length > 0).Data;
        Assert.Contains("""{\"who\":{\"action\":\"decline\"},\"roots\":{\"roots\":[]}}""", last.Replace("\\u0022", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\"id\":7", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAClientDidNotDeclare_ItIsNotAsked()
    {
        var talk = await McpTalk.BeginAsync(Port, "/new");
        Assert.Contains("what this client cannot be asked", (await talk.CallAsync("ask")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClientThatSaysTooMuchOfItself_BeginsNothing()
    {
        var said = Begin.Replace("\"name\":\"old\"", $"\"name\":\"{new string('n', 20_000)}\"", StringComparison.Ordinal);
        var answer = await new McpTalk(Port, "/new").PostAsync(said);
        Assert.Equal(400, answer.Status);
        Assert.Contains("limit session-client", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswer_IsThatOfItsCall()
    {
        var talk = await McpTalk.BeginAsync(Port, "/new");
        Assert.Equal("its own", McpTalk.TextOf(await talk.CallAsync("mixed")));
        Assert.Contains("\"id\":7,\"error\":{\"code\":-32603", (await talk.CallAsync("idless")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheEndOfASession_IsItsStreams()
    {
        var talk = await McpTalk.BeginAsync(Port, "/new");
        using var stream = await talk.OpenAsync("GET");
        var content = stream.Content(await stream.HeadAsync());
        Assert.NotNull(await content.NextAsync(default).AsTask().WaitAsync(ByteReader.Patience));
        Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
        _ = await content.AllAsync(default).AsTask().WaitAsync(ByteReader.Patience);
    }

    [Fact]
    public async Task ACancelledCall_EndsAtTheServer()
    {
        var talk = await McpTalk.BeginAsync(Port, "/new");
        using var call = await talk.OpenAsync("POST", McpTalk.Call("hangs", id: "\"h\""));
        await FileGateway.UntilAsync(() => Task.FromResult(rig.Modern.Said.Any(one => one.Contains("\"hangs\"", StringComparison.Ordinal))), () => "It did not arrive.");
        Assert.Equal(202, (await talk.PostAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"h"}}""")).Status);
        await FileGateway.UntilAsync(() => Task.FromResult(rig.Modern.Left.Contains("tools/call")), () => "It was not left.");
    }

    [Fact]
    public async Task TheSessionsStream_IsASubscription()
    {
        var talk = await McpTalk.BeginAsync(Port, "/new");
        using var stream = await talk.OpenAsync("GET");
        var content = stream.Content(await stream.HeadAsync());
        var decoder = new SseDecoder();
        List<SseEvent> events = [];
        while (events.Count == 0)
        {
            events.AddRange(decoder.Feed((await content.NextAsync(default).AsTask().WaitAsync(ByteReader.Patience))!).Where(one => one.Data.Length > 0));
        }

        Assert.Contains("notifications/tools/list_changed", events[0].Data, StringComparison.Ordinal);
        Assert.Equal(200, (await talk.PostAsync("""{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"a://b"}}""")).Status);
        await FileGateway.UntilAsync(() => Task.FromResult(rig.Modern.Said.Any(one => one.Contains("\"resourceSubscriptions\":[\"a://b\"]", StringComparison.Ordinal))), () => "It is not subscribed.");
    }

    [Fact]
    public async Task WhoSpeaksAsTheServerDoes_IsPassedOn()
    {
        var answer = ModernTalk.Of(await new ModernTalk(Port, "/new").CallAsync("echo"));
        Assert.Equal("complete", answer.GetProperty("result").GetProperty("resultType").GetString());
    }
}
