using System.Text.Json;
using FastMcp.EndToEnd.Operations;
using FastMcp.EndToEnd.Stdio;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Eras;

/// <summary>Stateless clients of 2026-07-28 before a server of 2025-11-25.</summary>
[Collection(nameof(EraGateway))]
public sealed class EraTests(EraGateway rig)
{
    private int Port => rig.Gateway.Port;

    [Fact]
    public async Task ARequest_IsTheServersOwnThere_AndTheClientsOwnHere()
    {
        var talk = new ModernTalk(Port, "/mcp", "one");
        var answer = ModernTalk.Of(await talk.CallAsync("echo", id: "\"mine\"", meta: ",\"progressToken\":\"p\",\"example/own\":1", arguments: """{"a":[1.50,"\u00e9"]}"""));
        Assert.Equal("mine", answer.GetProperty("id").GetString());
        Assert.Equal("complete", answer.GetProperty("result").GetProperty("resultType").GetString());
        var there = ModernTalk.Text(answer);
        Assert.DoesNotContain("io.modelcontextprotocol", there, StringComparison.Ordinal);
        Assert.Contains("""{"a":[1.50,"\u00e9"]}""", there, StringComparison.Ordinal);
        Assert.Matches("""^\{"jsonrpc":"2.0","id":(\d+),.*"_meta":\{"example/own":1,"progressToken":\1\}\}\}$""", there);
    }

    [Fact]
    public async Task TheServer_IsFound_AndListsAreNobodyElses()
    {
        var talk = new ModernTalk(Port, "/mcp", "two");
        var found = ModernTalk.Of(await talk.PostAsync("server/discover")).GetProperty("result");
        Assert.Equal("""["2026-07-28"]""", found.GetProperty("supportedVersions").GetRawText());
        Assert.Equal("Be kind.", found.GetProperty("instructions").GetString());
        Assert.False(found.GetProperty("capabilities").TryGetProperty("tasks", out _));
        var sessions = rig.Server.Sessions;
        var list = ModernTalk.Of(await talk.PostAsync("tools/list")).GetProperty("result");
        Assert.Equal(("private", 0, "n"), (list.GetProperty("cacheScope").GetString(), list.GetProperty("ttlMs").GetInt32(), list.GetProperty("nextCursor").GetString()));
        Assert.DoesNotContain("forbidden", list.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Not that.", (await talk.CallAsync("forbidden")).Text, StringComparison.Ordinal);
        Assert.Equal(sessions, rig.Server.Sessions);
        _ = await new ModernTalk(Port, "/mcp", "two") { Capabilities = "{}" }.PostAsync("tools/list");
        Assert.Equal(sessions + 1, rig.Server.Sessions);
    }

    [Fact]
    public async Task AQuestion_IsAResult_AndTheRetryGoesOnWithTheSameCall()
    {
        var talk = new ModernTalk(Port, "/mcp", "three");
        var asked = ModernTalk.Of(await talk.CallAsync("ask")).GetProperty("result");
        Assert.Equal("input_required", asked.GetProperty("resultType").GetString());
        var question = asked.GetProperty("inputRequests").GetProperty("q1");
        Assert.Equal("Is it [EMAIL]?", question.GetProperty("params").GetProperty("message").GetString());
        var state = $",\"requestState\":{asked.GetProperty("requestState").GetRawText()}";

        // Nothing was answered: it is asked again, under another ticket.
        asked = ModernTalk.Of(await talk.CallAsync("ask", state, id: "8")).GetProperty("result");
        Assert.True(asked.GetProperty("inputRequests").TryGetProperty("q1", out _));
        Assert.Contains("-31404", (await talk.CallAsync("ask", state)).Text, StringComparison.Ordinal);
        state = $",\"requestState\":{asked.GetProperty("requestState").GetRawText()},\"inputResponses\":{{\"q1\":{{\"action\":\"accept\",\"content\":{{\"ok\":true}}}},\"other\":{{}}}}";

        // Other words are another call.
        Assert.Contains("-31404", (await talk.CallAsync("ask", state, arguments: """{"x":1}""")).Text, StringComparison.Ordinal);
        var answer = ModernTalk.Of(await talk.CallAsync("ask", state, id: "9"));
        Assert.Equal((9, """{"action":"accept","content":{"ok":true}}"""), (answer.GetProperty("id").GetInt32(), ModernTalk.Text(answer)));
        Assert.Contains("-31404", (await talk.CallAsync("ask", state)).Text, StringComparison.Ordinal);
        Assert.Contains("-32602", (await talk.CallAsync("ask", ",\"requestState\":\"made up\"")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QuestionsAtOnce_AreAnsweredOneByOne()
    {
        var talk = new ModernTalk(Port, "/mcp", "four");
        var asked = ModernTalk.Of(await talk.CallAsync("twice")).GetProperty("result");
        for (var round = 0; round < 4 && asked.TryGetProperty("inputRequests", out var requests); round++)
        {
            var key = requests.EnumerateObject().First().Name;
            asked = ModernTalk.Of(await talk.CallAsync("twice", $",\"requestState\":{asked.GetProperty("requestState").GetRawText()},\"inputResponses\":{{\"{key}\":{{\"action\":\"{key}\"}}}}")).GetProperty("result");
        }

        Assert.Contains("q1", asked.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("q2", asked.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAClientDidNotDeclare_ItIsNotAsked()
    {
        var talk = new ModernTalk(Port, "/mcp", "five") { Capabilities = "{}" };
        Assert.Contains("-32601", ModernTalk.Text(ModernTalk.Of(await talk.CallAsync("ask"))), StringComparison.Ordinal);
        await rig.Gateway.MetricReachesAsync("fastmcp_era_questions_refused_total{upstream=\"old\"}", 1);
    }

    [Fact]
    public async Task AnotherCaller_DoesNotGoOnWithACall()
    {
        ModernTalk Of(string key) => new(Port, "/keyed", "six", $"Authorization: Bearer {key}\r\n");
        var asked = ModernTalk.Of(await Of(rig.Keys[0]).CallAsync("ask")).GetProperty("result");
        var retry = $",\"requestState\":{asked.GetProperty("requestState").GetRawText()},\"inputResponses\":{{\"q1\":{{\"action\":\"decline\"}}}}";
        Assert.Contains("-31404", (await Of(rig.Keys[1]).CallAsync("ask", retry)).Text, StringComparison.Ordinal);
        Assert.Contains("decline", ModernTalk.Text(ModernTalk.Of(await Of(rig.Keys[0]).CallAsync("ask", retry))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoLeaves_Cancels()
    {
        var talk = new ModernTalk(Port, "/mcp", "seven");
        var call = await talk.OpenAsync("tools/call", "\"name\":\"hangs\",\"arguments\":{},", name: "hangs");
        await FileGateway.UntilAsync(() => Task.FromResult(rig.Server.Said.Any(one => one.Contains("hangs", StringComparison.Ordinal))), () => "It did not arrive.");
        call.Abort();
        var id = JsonDocument.Parse(rig.Server.Said.First(one => one.Contains("hangs", StringComparison.Ordinal))).RootElement.GetProperty("id").GetRawText();
        await FileGateway.UntilAsync(() => Task.FromResult(rig.Server.Said.Any(one => one.Contains("notifications/cancelled", StringComparison.Ordinal) && one.Contains($"\"requestId\":{id},", StringComparison.Ordinal))), () => "It was not cancelled.");
    }

    [Fact]
    public async Task MoreCallsThanTheLimit_AreNotKept()
    {
        var talk = new ModernTalk(Port, "/tight", "eight");
        Assert.Contains("input_required", (await talk.CallAsync("ask")).Text, StringComparison.Ordinal);
        Assert.Contains("Over limit parked", (await talk.CallAsync("ask")).Text, StringComparison.Ordinal);
        Assert.Contains("Over limit sessions", (await new ModernTalk(Port, "/tight", "nine").CallAsync("echo")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACallThatNobodyComesBackFor_IsCancelled()
    {
        var talk = new ModernTalk(Port, "/brief", "fourteen");
        var asked = ModernTalk.Of(await talk.CallAsync("ask")).GetProperty("result");
        await rig.Gateway.MetricReachesAsync("fastmcp_era_parked_expired_total{upstream=\"brief\"}", 1);
        Assert.Contains("-31404", (await talk.CallAsync("ask", $",\"requestState\":{asked.GetProperty("requestState").GetRawText()}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereNobodySaysWhoItIs_ATokenOfItsOwnIsAnotherSession()
    {
        ModernTalk Of(string token) => new(Port, "/mcp", "fifteen", $"X-Api-Key: {token}\r\n");
        _ = await Of("one").CallAsync("echo");
        var sessions = rig.Server.Sessions;
        var asked = ModernTalk.Of(await Of("one").CallAsync("ask")).GetProperty("result");
        Assert.Equal(sessions, rig.Server.Sessions);
        _ = await Of("two").CallAsync("echo");
        Assert.Equal(sessions + 1, rig.Server.Sessions);
        var retry = $",\"requestState\":{asked.GetProperty("requestState").GetRawText()},\"inputResponses\":{{\"q1\":{{\"action\":\"decline\"}}}}";
        Assert.Contains("-31404", (await Of("two").CallAsync("ask", retry)).Text, StringComparison.Ordinal);
        Assert.Contains("decline", ModernTalk.Text(ModernTalk.Of(await Of("one").CallAsync("ask", retry))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABeginningThatIsNeverAnswered_IsGivenUp_AndTheNextBeginsAnew()
    {
        var talk = new ModernTalk(Port, "/slow", "stuck");
        Assert.InRange((await talk.CallAsync("echo")).Status, 502, 504);
        await FileGateway.UntilAsync(() => Task.FromResult(rig.Server.Unstuck == 1), () => "It holds the connection.");
        Assert.Contains("tools/call", ModernTalk.Text(ModernTalk.Of(await talk.CallAsync("echo"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AtTheDoor_AnAnswerIsThatOfItsCall_AndASessionBeginsOnce()
    {
        const string Begin = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"door","version":"1"}}}""";
        using var talk = await Sse.SseTalk.OpenAsync(Port, "/door");
        using var begun = await talk.AskAsync(Begin);
        Assert.True(begun.RootElement.TryGetProperty("result", out _));
        using var own = await talk.AskAsync(McpTalk.Call("mixed"));
        Assert.Equal(7, own.RootElement.GetProperty("id").GetInt32());
        using var idless = await talk.AskAsync(McpTalk.Call("idless", id: "\"i\""));
        Assert.Equal("i", idless.RootElement.GetProperty("id").GetString());
        using var again = await talk.AskAsync(Begin);
        Assert.Contains("begun already", again.RootElement.GetRawText(), StringComparison.Ordinal);
        using var echo = await talk.AskAsync(McpTalk.Call("echo", id: "8"));
        Assert.Equal(8, echo.RootElement.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task ASessionThatTheServerForgot_IsBegunAnew()
    {
        var talk = new ModernTalk(Port, "/mcp", "ten");
        _ = await talk.CallAsync("echo");
        rig.Server.Forgotten[$"s{rig.Server.Sessions}"] = true;
        Assert.Contains("tools/call", ModernTalk.Text(ModernTalk.Of(await talk.CallAsync("echo"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfTheLog_EachCallGetsWhatItAskedFor()
    {
        var talk = new ModernTalk(Port, "/mcp", "eleven");
        Assert.Single(SseDecoder.All((await talk.CallAsync("log", meta: ",\"io.modelcontextprotocol/logLevel\":\"warning\"")).Body), one => one.Data.Contains("[EMAIL]", StringComparison.Ordinal));
        Assert.Contains(rig.Server.Said, one => one.Contains("""{"level":"warning"}""", StringComparison.Ordinal));
        var all = await talk.CallAsync("log", meta: ",\"progressToken\":\"p\"");
        Assert.DoesNotContain("notifications/message", all.Text, StringComparison.Ordinal);
        Assert.Contains("\"progressToken\":\"p\"", all.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_AreThoseOfTheClientsEra()
    {
        var talk = new ModernTalk(Port, "/mcp", "twelve");
        Assert.Equal(-32602, ModernTalk.Of(await talk.PostAsync("resources/read", "\"uri\":\"a://b\",", name: "a://b")).GetProperty("error").GetProperty("code").GetInt32());
        var idless = ModernTalk.Of(await talk.CallAsync("idless"));
        Assert.Equal((7, -32603), (idless.GetProperty("id").GetInt32(), idless.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal(404, (await talk.PostAsync("completion/complete")).Status);
        Assert.Equal(404, (await talk.PostAsync("logging/setLevel", "\"level\":\"info\",")).Status);
        var signing = ModernTalk.Of(await talk.CallAsync("sign")).GetProperty("result");
        Assert.Equal("""{"url-1":{"method":"elicitation/create","params":{"mode":"url","url":"https://sign.example/in","message":"Sign in."}}}""", signing.GetProperty("inputRequests").GetRawText());
        var unknown = await new ModernTalk(Port, "/mcp") { Version = "2027-01-01" }.PostAsync("tools/list");
        Assert.Equal((400, """{"supported":["2026-07-28"],"requested":"2027-01-01"}"""), (unknown.Status, ModernTalk.Of(unknown).GetProperty("error").GetProperty("data").GetRawText()));
        var silent = await new ModernTalk(Port, "/mcp") { Capabilities = "" }.PostAsync("tools/list");
        Assert.Equal((400, -32602), (silent.Status, ModernTalk.Of(silent).GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task WhoListens_HearsWhatItAskedFor()
    {
        var talk = new ModernTalk(Port, "/mcp", "thirteen");
        using var call = await talk.OpenAsync("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"a://b\"]},", id: "\"sub\"");
        var content = call.Content(await call.HeadAsync());
        var decoder = new SseDecoder();
        List<SseEvent> events = [];
        async Task HearAsync(int count)
        {
            while (events.Count < count)
            {
                events.AddRange(decoder.Feed((await content.NextAsync(default).AsTask().WaitAsync(ByteReader.Patience))!).Where(one => one.Data.Length > 0));
            }
        }

        await HearAsync(1);
        Assert.Contains("notifications/subscriptions/acknowledged", events[0].Data, StringComparison.Ordinal);
        await FileGateway.UntilAsync(() => Task.FromResult(rig.Server.Said.Any(one => one.Contains("resources/subscribe", StringComparison.Ordinal))), () => "It is not subscribed.");
        await FileGateway.UntilAsync(async () => (await talk.CallAsync("changes")).Text.Contains("\"changed\"", StringComparison.Ordinal), () => "The server has no stream.");
        await HearAsync(3);
        Assert.Contains("tools/list_changed", events[1].Data, StringComparison.Ordinal);
        Assert.Contains("resources/updated", events[2].Data, StringComparison.Ordinal);
        Assert.All(events, one => Assert.Contains("\"io.modelcontextprotocol/subscriptionId\":\"sub\"", one.Data, StringComparison.Ordinal));
        call.Abort();
        await FileGateway.UntilAsync(() => Task.FromResult(rig.Server.Said.Any(one => one.Contains("resources/unsubscribe", StringComparison.Ordinal))), () => "It is still subscribed.");
    }

    [Fact]
    public async Task WhoSpeaksAsTheServerDoes_IsPassedOn()
    {
        var talk = await McpTalk.BeginAsync(Port, "/mcp");
        Assert.Contains("\"id\":7", await talk.TextAsync("echo"), StringComparison.Ordinal);
        Assert.Contains("Not that.", (await talk.CallAsync("forbidden")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
    }
}
