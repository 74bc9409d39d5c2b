using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>A server on pipes behind the gateway is a Streamable HTTP server of both eras, behind every room.</summary>
[Collection(nameof(StdioGateway))]
public sealed class StdioServerTests(StdioGateway rig)
{
    private int Port => rig.Gateway.Port;

    [Theory]
    [InlineData("7")]
    [InlineData("\"seven\"")]
    [InlineData("\"1\"")]
    public async Task Call_AnyId_IsAnsweredUnderIt(string id)
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        var answer = await talk.CallAsync("echo", """{"text":"hi"}""", id);
        Assert.Contains($"\"id\":{id},", answer.Text, StringComparison.Ordinal);
        Assert.Equal("""echo {"text":"hi"}""", McpTalk.TextOf(answer));
    }

    [Fact]
    public async Task Call_PrettyJson_IsOneLineForTheServer()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        var answer = await talk.PostAsync(McpTalk.Call("echo", "{\"text\":\n\r\n  \"hi\"\n}").Replace(",\"method\"", ",\r\n\"method\"", StringComparison.Ordinal));
        Assert.Contains("hi", McpTalk.TextOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_WithASecret_IsMasked_AndSoIsTheLog()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        Assert.Equal("mail [EMAIL] now", await talk.TextAsync("secret"));
        await rig.Gateway.SaysAsync("about [EMAIL]\\u001b[2J");
        Assert.DoesNotContain("jane.doe", rig.Gateway.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Forbidden_NeverReachesTheServer()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        Assert.Contains("Not that.", (await talk.CallAsync("forbidden")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("tool_2", (await talk.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_GoesIntoTheCallsOwnStream_UnderItsToken()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        var answer = await talk.CallAsync("progress", meta: ""","_meta":{"progressToken":"mine"}""");
        var events = SseDecoder.All(answer.Body);
        Assert.Equal(4, events.Count);
        Assert.All(events.Take(3), one => Assert.Contains("\"progressToken\":\"mine\"", one.Data, StringComparison.Ordinal));
        Assert.Contains("done", events[3].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_OfTheServer_IsAnsweredByItsClientAlone()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        var other = await McpTalk.BeginAsync(Port, "/plain");
        using var call = await talk.OpenAsync("POST", McpTalk.Call("ask"));
        var content = call.Content(await call.HeadAsync());
        var decoder = new SseDecoder();
        var asked = decoder.Feed((await content.NextAsync(default))!);
        Assert.Contains("sampling/createMessage", asked[0].Data, StringComparison.Ordinal);
        // With decisions it does not even get that far.
        Assert.Equal(403, (await other.PostAsync("""{"jsonrpc":"2.0","id":"q1","result":{"from":"another"}}""")).Status);
        Assert.Equal(202, (await talk.PostAsync("""{"jsonrpc":"2.0","id":"q1","result":{"from":"me"}}""")).Status);
        var rest = decoder.Feed(await content.AllAsync(default));
        Assert.Contains("from\\\":\\\"me", rest[0].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Note_OfTheServer_WaitsForTheStream()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain");
        using var stream = await talk.OpenAsync("GET");
        var content = stream.Content(await stream.HeadAsync());
        Assert.Equal(409, (await talk.SendAsync("GET")).Status);
        var told = await talk.CallAsync("tell");
        Assert.Contains("list_changed", told.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
        Assert.DoesNotContain(SseDecoder.All(await content.AllAsync(default)), one => one.Data.Length > 0);
        Assert.Equal(404, (await talk.CallAsync("echo")).Status);
    }

    [Fact]
    public async Task Sessions_HaveServersOfTheirOwn()
    {
        var (one, two) = (await McpTalk.BeginAsync(Port, "/plain"), await McpTalk.BeginAsync(Port, "/plain"));
        Assert.NotEqual(await one.TextAsync("pid"), await two.TextAsync("pid"));
        Assert.Equal(await one.TextAsync("pid"), await one.TextAsync("pid"));
        Assert.Equal(404, (await one.PostAsync(McpTalk.Call("echo"), session: "00000000000000000000000000000000")).Status);
        Assert.Equal(400, (await new McpTalk(Port, "/plain").CallAsync("echo")).Status);
    }

    [Fact]
    public async Task Modern_CallsOfManyClients_ShareAServer_AndNoAnswer()
    {
        var clients = Enumerable.Range(0, 8).Select(i => new McpTalk(Port, "/plain").ModernAsync(i % 2 == 0 ? "pid" : "progress", "1", $$""","progressToken":{{i}}""")).ToArray();
        var answers = await Task.WhenAll(clients);
        Assert.Single(answers.Where((_, i) => i % 2 == 0).Select(McpTalk.TextOf).Distinct());
        foreach (var (answer, i) in answers.Select((answer, i) => (answer, i)).Where(pair => pair.i % 2 == 1))
        {
            var events = SseDecoder.All(answer.Body);
            Assert.Equal(4, events.Count);
            Assert.All(events.Take(3), one => Assert.Contains($"\"progressToken\":{i},", one.Data, StringComparison.Ordinal));
            Assert.Contains("\"id\":1,", events[3].Data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Modern_UnknownMethod_Is404WithItsError()
    {
        using var client = await RawClient.ConnectAsync(Port);
        var body = McpTalk.ModernCall("x").Replace("tools/call", "tasks/list", StringComparison.Ordinal);
        var answer = await client.ExchangeAsync(RawClient.Request("POST", "/plain", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tasks/list\r\nMcp-Name: x\r\n", System.Text.Encoding.UTF8.GetBytes(body)));
        Assert.Equal(404, answer.Status);
        Assert.Contains("-32601", answer.Text, StringComparison.Ordinal);
    }

    // Invalid arguments are a tool's matter; a request that does not say what each has to say is none of the protocol's.
    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 400)]
    public async Task Modern_InvalidParameters_Are400WhereMetaIsNotWhole(bool isWhole, int status)
    {
        var body = McpTalk.ModernCall("picky");
        body = isWhole ? body : body.Replace(",\"io.modelcontextprotocol/clientCapabilities\":{}", "", StringComparison.Ordinal);
        var fields = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: picky\r\n";
        using var client = await RawClient.ConnectAsync(Port);
        var answer = await client.ExchangeAsync(RawClient.Request("POST", "/plain", fields, System.Text.Encoding.UTF8.GetBytes(body)));
        Assert.Equal(status, answer.Status);
        Assert.Contains("-32602", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_HasWhatIsNamedAndNothingElse()
    {
        var talk = await McpTalk.BeginAsync(Port, "/plain", "Fastmcp-Lease: U0VSVkVSX1RPS0VOPWZvcmdlZA==\r\nFastmcp-Caller: forged\r\n");
        var names = (await talk.TextAsync("environment")).Split('\n').Select(line => line.Split('=')[0]).Where(name => name.Length > 0);
        Assert.Empty(names.Except(["FASTMCP_SERVER", "GREETING", "HOME", "LANG", "PATH"]));
        // 3 is the folder that is being listed.
        Assert.Equal("0,1,2,3", await talk.TextAsync("descriptors"));
    }

    [Fact]
    public async Task Process_HasItsLimits()
    {
        var talk = await McpTalk.BeginAsync(Port, "/small");
        var limits = (await talk.TextAsync("limits")).Split('\n');
        Assert.Contains(limits, line => line.StartsWith("Max data size", StringComparison.Ordinal) && line.Contains(" 536870912 ", StringComparison.Ordinal));
        Assert.Contains(limits, line => line.StartsWith("Max cpu time", StringComparison.Ordinal) && line.Contains(" 30 ", StringComparison.Ordinal));
        Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
    }

    [Fact]
    public async Task Credential_StandsInTheEnvironment_AndNotInTheGatewaysLog()
    {
        var talk = await McpTalk.BeginAsync(Port, "/lent");

        // The server has it, and says it: what stands there for the agent covers exactly what was lent.
        Assert.Contains("SERVER_TOKEN=***", await talk.TextAsync("environment"), StringComparison.Ordinal);
        Assert.DoesNotContain("4711", rig.Gateway.Process.Output, StringComparison.Ordinal);
    }
}
