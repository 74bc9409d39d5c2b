using System.Text.Json;
using FastMcp.EndToEnd.Operations;
using FastMcp.EndToEnd.Stdio;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Federation;

/// <summary>Several servers are one for a client, and each itself for the policy.</summary>
[Collection(nameof(FederationGateway))]
public sealed class FederationTests(FederationGateway rig)
{
    private const string List = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";

    private int Port => rig.Gateway.Port;

    [Fact]
    public async Task Lists_AreMergedInOrder_UnderPrefixes_WithoutWhatADecisionForbids()
    {
        var talk = await McpTalk.BeginAsync(Port, "/both");
        Assert.Equal(["1-a_1", "1-a_2", "1-a_3", "two_b_2"], await NamesAsync(talk, List, "tools", "name"));
        Assert.Equal(["1-greet", "two_greet"], await NamesAsync(talk, List.Replace("tools", "prompts", StringComparison.Ordinal), "prompts", "name"));
        Assert.Equal(["one+file:///a+b", "two+file:///a+b"], await NamesAsync(talk, List.Replace("tools", "resources", StringComparison.Ordinal), "resources", "uri"));
    }

    [Fact]
    public async Task Calls_ReachTheirServer_UnderItsOwnNames()
    {
        var talk = await McpTalk.BeginAsync(Port, "/both");
        Assert.Equal("a_2 {\"x\":1}", await talk.TextAsync("1-a_2", """{"x":1}"""));
        Assert.Equal("mail [EMAIL] now", await talk.TextAsync("two_secret"));
        Assert.Contains("Not there.", (await talk.CallAsync("two_b_1")).Text, StringComparison.Ordinal);
        Assert.Equal("b_1 {}", await talk.TextAsync("1-b_1"));
        Assert.NotEqual(await talk.TextAsync("1-pid"), await talk.TextAsync("two_pid"));
        Assert.Contains("-32602", (await talk.CallAsync("b_2")).Text, StringComparison.Ordinal);
        Assert.Contains("prompt greet", (await talk.PostAsync("""{"jsonrpc":"2.0","id":2,"method":"prompts/get","params":{"name":"two_greet"}}""")).Text, StringComparison.Ordinal);
        var read = (await talk.PostAsync("""{"jsonrpc":"2.0","id":3,"method":"resources/read","params":{"uri":"two+file:///a+b"}}""")).Text;
        Assert.Contains("\"uri\":\"two+file:///a+b\"", read, StringComparison.Ordinal);
        Assert.Contains("[EMAIL]", read, StringComparison.Ordinal);
        Assert.Contains("-32602", (await talk.PostAsync("""{"jsonrpc":"2.0","id":3,"method":"resources/read","params":{"uri":"file:///a+b"}}""")).Text, StringComparison.Ordinal);
        Assert.Contains("\"result\":{}", (await talk.PostAsync("""{"jsonrpc":"2.0","id":4,"method":"ping"}""")).Text, StringComparison.Ordinal);
        Assert.Contains("-32601", (await talk.PostAsync("""{"jsonrpc":"2.0","id":4,"method":"tasks/list"}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_AndQuestions_FindTheirWayThrough()
    {
        var talk = await McpTalk.BeginAsync(Port, "/both");
        var events = SseDecoder.All((await talk.CallAsync("1-progress", meta: ""","_meta":{"progressToken":"mine"}""")).Body);
        Assert.Equal(4, events.Count);
        Assert.All(events.Take(3), one => Assert.Contains("\"progressToken\":\"mine\"", one.Data, StringComparison.Ordinal));
        foreach (var server in (string[])["1-", "two_"])
        {
            using var call = await talk.OpenAsync("POST", McpTalk.Call(server + "ask"));
            var content = call.Content(await call.HeadAsync());
            var decoder = new SseDecoder();
            using var asked = JsonDocument.Parse(decoder.Feed((await content.NextAsync(default))!)[0].Data);
            var id = asked.RootElement.GetProperty("id").GetRawText();
            Assert.NotEqual("\"q1\"", id);
            Assert.Equal(202, (await talk.PostAsync($$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{"for":"{{{server}}}"}}""")).Status);
            Assert.Contains($"for\\\":\\\"{server}", decoder.Feed(await content.AllAsync(default).AsTask().WaitAsync(ByteReader.Patience))[0].Data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Changes_OfEveryServer_ComeInOneStream()
    {
        var talk = await McpTalk.BeginAsync(Port, "/both");
        using var stream = await talk.OpenAsync("GET");
        var content = stream.Content(await stream.HeadAsync().WaitAsync(ByteReader.Patience));
        Assert.Equal(409, (await talk.SendAsync("GET")).Status);
        Assert.Contains("list_changed", (await talk.CallAsync("two_tell")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
        await content.AllAsync(default).AsTask().WaitAsync(ByteReader.Patience);
        Assert.Equal(404, (await talk.PostAsync(List)).Status);
    }

    [Fact]
    public async Task Server_ThatIsGone_HidesItsOwn_AndThatIsSaid()
    {
        var talk = await McpTalk.BeginAsync(Port, "/half");
        var listed = (await talk.PostAsync(List)).Text;
        Assert.Contains("two_b_2", listed, StringComparison.Ordinal);
        Assert.Contains("\"fastmcp/unavailable\":[{\"server\":\"gone\"", listed, StringComparison.Ordinal);
        Assert.Equal("b_2 {}", await talk.TextAsync("two_b_2"));
        Assert.Contains("\"error\"", (await talk.CallAsync("gone_x")).Text, StringComparison.Ordinal);
        Assert.Contains("is left out", (await rig.Gateway.HealthAsync()).Body, StringComparison.Ordinal);
        Assert.True(await rig.Gateway.MetricAsync("fastmcp_federation_missing_total{route=\"half\",server=\"gone\"}") > 0);
        var nobody = await new McpTalk(Port, "/none").PostAsync("""{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        Assert.Equal(502, nobody.Status);
    }

    [Fact]
    public async Task Server_ThatDies_IsBegunAnew()
    {
        var talk = await McpTalk.BeginAsync(Port, "/both");
        Assert.Contains("\"error\"", (await talk.CallAsync("1-die")).Text, StringComparison.Ordinal);
        Assert.Equal("b_2 {}", await talk.TextAsync("two_b_2"));
        await FileGateway.UntilAsync(async () => (await talk.CallAsync("1-a_1")).Text.Contains("\"result\"", StringComparison.Ordinal), () => "The server did not come back.");
    }

    [Fact]
    public async Task Selection_IsAllThereIs_AndArgumentsAreFixed()
    {
        var talk = await McpTalk.BeginAsync(Port, "/virtual");
        using var listed = JsonDocument.Parse((await talk.PostAsync(List)).Text);
        var tools = listed.RootElement.GetProperty("result").GetProperty("tools").EnumerateArray().ToArray();
        Assert.Equal(["c_1", "sum"], tools.Select(tool => tool.GetProperty("name").GetString()));
        Assert.Equal("Adds to five.", tools[1].GetProperty("description").GetString());
        Assert.Equal("""{"type":"object","properties":{"a":{"type":"number"}},"required":["a"]}""", tools[1].GetProperty("inputSchema").GetRawText());
        Assert.Equal("""c_2 {"b":5,"c":"hello","a":1}""", await talk.TextAsync("sum", """{"a":1}"""));
        Assert.Equal("""c_2 {"b":5,"c":"hello"}""", await talk.TextAsync("sum"));
        Assert.Contains("no argument 'b'", (await talk.CallAsync("sum", """{"b":6}""")).Text, StringComparison.Ordinal);
        Assert.Contains("no argument 'd'", (await talk.CallAsync("sum", """{"\u0064":6}""")).Text, StringComparison.Ordinal);
        foreach (var other in (string[])["c_2", "c_3", "secret"])
        {
            Assert.Contains("-32602", (await talk.CallAsync(other)).Text, StringComparison.Ordinal);
        }

        Assert.Contains("\"prompts\":[]", (await talk.PostAsync(List.Replace("tools", "prompts", StringComparison.Ordinal))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyTools_ComeInPages_AndNothingIsLost()
    {
        var talk = await McpTalk.BeginAsync(Port, "/huge");
        var (names, cursor, pages) = (new List<string>(), "", 0);
        do
        {
            using var page = JsonDocument.Parse((await talk.PostAsync(cursor.Length == 0 ? List : Page(cursor))).Text);
            var result = page.RootElement.GetProperty("result");
            names.AddRange(result.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!));
            cursor = result.TryGetProperty("nextCursor", out var next) ? next.GetString()! : "";
            pages++;
        }
        while (cursor.Length > 0);

        Assert.Equal(FederationGateway.Many + 3, names.Distinct().Count());
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal("three_c_3", names[^1]);
        Assert.True(pages >= FederationGateway.Many / 1000);
    }

    [Fact]
    public async Task Cursor_OfAnother_OrInvented_IsRefused()
    {
        var (one, other) = (await McpTalk.BeginAsync(Port, "/huge"), await McpTalk.BeginAsync(Port, "/huge"));
        using var page = JsonDocument.Parse((await one.PostAsync(List)).Text);
        var cursor = page.RootElement.GetProperty("result").GetProperty("nextCursor").GetString();
        var next = Page(cursor!);
        Assert.Contains("-32602", (await other.PostAsync(next)).Text, StringComparison.Ordinal);
        Assert.Contains("\"result\"", (await one.PostAsync(next)).Text, StringComparison.Ordinal);
        Assert.Contains("-32602", (await one.PostAsync(next.Replace(cursor!, "x.5", StringComparison.Ordinal))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_HaveSessionsAndListsOfTheirOwn()
    {
        string Shows(int who) => $"Authorization: Bearer {rig.Keys[who]}\r\n";
        var (alice, bob) = (await McpTalk.BeginAsync(Port, "/keyed", Shows(0)), await McpTalk.BeginAsync(Port, "/keyed", Shows(1)));
        Assert.Contains("1-a_3", await NamesAsync(alice, List, "tools", "name"));
        Assert.DoesNotContain("1-a_3", await NamesAsync(bob, List, "tools", "name"));
        Assert.Contains("Not bob.", (await bob.CallAsync("1-a_3")).Text, StringComparison.Ordinal);
        Assert.Equal("a_3 {}", await alice.TextAsync("1-a_3"));
        Assert.Equal(404, (await bob.PostAsync(McpTalk.Call("1-a_1"), alice.Session)).Status);
        Assert.Equal(401, (await new McpTalk(Port, "/keyed").PostAsync(McpTalk.Call("1-a_1"), alice.Session)).Status);
    }

    [Fact]
    public async Task Modern_NeedsNoSession_AndListsAreFreshForTheirCallerAlone()
    {
        using var client = await RawClient.ConnectAsync(Port);
        async Task<string> AskAsync(string method, string who) => (await client.ExchangeAsync(RawClient.Request(
            "POST", "/keyed", $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: {method}\r\nAuthorization: Bearer {who}\r\n",
            System.Text.Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":1,"method":"{{{method}}}","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{} } } }""")))).Text;
        Assert.Contains("\"supportedVersions\":[\"2026-07-28\"]", await AskAsync("server/discover", rig.Keys[0]), StringComparison.Ordinal);
        var merged = await rig.Gateway.MetricAsync("fastmcp_federation_merged_total{route=\"keyed\"}");
        var first = await AskAsync("tools/list", rig.Keys[0]);
        Assert.Contains("1-a_3", first, StringComparison.Ordinal);
        Assert.Contains("\"cacheScope\":\"private\"", first, StringComparison.Ordinal);
        Assert.Contains("1-a_3", await AskAsync("tools/list", rig.Keys[0]), StringComparison.Ordinal);
        Assert.DoesNotContain("1-a_3", await AskAsync("tools/list", rig.Keys[1]), StringComparison.Ordinal);
        Assert.Equal(merged + 2, await rig.Gateway.MetricAsync("fastmcp_federation_merged_total{route=\"keyed\"}"));
        var talk = new McpTalk(Port, "/keyed", $"Authorization: Bearer {rig.Keys[0]}\r\n");
        Assert.Equal("mail [EMAIL] now", McpTalk.TextOf(await talk.ModernAsync("1-secret")));
    }

    [Fact]
    public async Task Exchange_IsOnRecordOnce_UnderItsServer()
    {
        var talk = await McpTalk.BeginAsync(Port, "/both");
        Assert.Equal("a_1 {\"marked\":\"unusual-4711\"}", await talk.TextAsync("1-a_1", """{"marked":"unusual-4711"}"""));
        var entries = Directory.GetFiles(rig.Gateway.At("record"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Sum(file => Count(file, "\"marked\":\"unusual-4711\""));
        Assert.Equal(1, entries);
    }

    private static string Page(string cursor) => List[..^1] + ",\"params\":{\"cursor\":\"" + cursor + "\"}}";

    private static int Count(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var all = new MemoryStream();
        stream.CopyTo(all);
        var (content, count) = (System.Text.Encoding.Latin1.GetString(all.ToArray()), 0);
        for (var at = content.IndexOf(text, StringComparison.Ordinal); at >= 0; at = content.IndexOf(text, at + 1, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static async Task<string[]> NamesAsync(McpTalk talk, string body, string member, string name)
    {
        using var read = JsonDocument.Parse((await talk.PostAsync(body)).Text);
        return [.. read.RootElement.GetProperty("result").GetProperty(member).EnumerateArray().Select(one => one.GetProperty(name).GetString()!)];
    }
}
