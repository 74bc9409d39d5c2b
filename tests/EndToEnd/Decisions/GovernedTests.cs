using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>Layers, exceptions, agents, budgets, duties and answers through the real program.</summary>
public sealed class GovernedTests(GovernedGateway gateway) : IClassFixture<GovernedGateway>
{
    private const string Ssn = "536-22-8190";
    private const string Key = "AKIAQ3EGV7D5HKX2MNRT";

    [Theory]
    [InlineData("/mcp", "export_users", "no-exports")]
    [InlineData("/bot", "export_users", null)]
    [InlineData("/bot", "get_salaries", "no-salaries")]
    [InlineData("/mcp", "get_salaries", null)]
    [InlineData("/bot", "drop_all", "no-drops")]
    [InlineData("/mcp", "drop_tmp", null)]
    public async Task Call_OfATeam_IsDecidedByItsLayersAndExceptions(string path, string tool, string? deniedBy)
    {
        var json = LooseJson.Parse((await gateway.ToolAsync(tool, path: path)).Text);
        Assert.Equal(deniedBy, LooseJson.Find(json, "error.data.rule"));
        // A team's file has no appeal of its own.
        Assert.Equal(deniedBy is null or "no-salaries" ? null : "Ask in the channel ai-platform.", LooseJson.Find(json, "error.data.appeal"));
    }

    [Fact]
    public async Task Report_OfWhatMonitors_CountsByTeamToo()
    {
        for (var call = 0; call < 3; call++)
        {
            Assert.DoesNotContain("\"error\"", (await gateway.ToolAsync("watch_me", path: call < 2 ? "/bot" : "/mcp")).Text);
        }

        var report = "";
        await FileGateway.UntilAsync(
            async () => System.Text.RegularExpressions.Regex.IsMatch(report = (await GatewayProcess.RunAsync("policy", "report", "--record", gateway.Gateway.At("record"))).Output, @"(?m)^ +2  deny   watched-team +in all of the team payments"), () => report);
        Assert.Matches(@"(?m)^ +1  deny   watched-team +up +watch_me +anonymous +- ", report);
        Assert.Matches(@"(?m)^ +2  deny   watched-team +up +watch_me +\S+ +payments ", report);
    }

    [Fact]
    public async Task Exception_OfARule_ReleasesItsFieldOnItsToolAlone()
    {
        var body = """{"jsonrpc":"2.0","id":7,"result":{"structuredContent":{"number":"SSN","Number":["SSN"],"ssn":"SSN"}}}""".Replace("SSN", Ssn, StringComparison.Ordinal);
        var query = gateway.Upstream.Script("invoice", e => e.SendAsync(Answers.Plain("application/json", body)));
        var monitored = await gateway.Gateway.MetricAsync("fastmcp_findings_total{rule=\"us-ssn\",mode=\"monitor\"}");
        var released = await gateway.ToolAsync("get_invoice", path: "/mcp" + query);
        Assert.Contains($"\"number\":\"{Ssn}\",\"Number\":[\"{Ssn}\"],\"ssn\":\"[", released.Text);
        Assert.Equal(monitored + 2, await gateway.Gateway.MetricAsync("fastmcp_findings_total{rule=\"us-ssn\",mode=\"monitor\"}"));
        Assert.DoesNotContain(Ssn, (await gateway.ToolAsync("get_order", path: "/mcp" + query)).Text);
        Assert.DoesNotContain(Ssn, (await gateway.ToolAsync("get_old", path: "/mcp" + query)).Text);

        // Up too, and the record stays masked in both directions.
        await gateway.ToolAsync("get_invoice", $$"""{"number":"{{Key}}"}""");
        Assert.DoesNotContain(Key, gateway.Upstream.Requests.Last().Text);
        var (_, exceptions) = await GatewayProcess.RunAsync("policy", "exceptions", gateway.Gateway.At("policies"), "--record", gateway.Gateway.At("record"));
        Assert.Matches(@" 3  values in answers +up +get_invoice +anonymous\n", exceptions);
        Assert.Contains("no recorded call is released by it", exceptions);
        Assert.Contains("lapsed on 2020-01-31", exceptions);
        Assert.DoesNotContain(Ssn, exceptions);
        var (_, log) = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"));
        Assert.DoesNotContain(Ssn, log);
    }

    [Fact]
    public async Task Exceptions_InHealthAndCheck_AreNamedWhenTheyLapsed()
    {
        const string Lapsed = "of jane@example.com lapsed on 2020-01-31 and has no effect";
        Assert.Contains(Lapsed, (await gateway.Gateway.HealthAsync()).Body);
        var (code, said) = await GatewayProcess.RunAsync("policy", "check", gateway.Gateway.At("policies"));
        Assert.Contains(Lapsed, said);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Rate_OfADecision_RefusesWhatIsTooMuchAndSaysWhen()
    {
        Assert.DoesNotContain("error", (await gateway.ToolAsync("seldom", path: "/bot")).Text);
        Assert.DoesNotContain("error", (await gateway.ToolAsync("seldom", path: "/bot")).Text);
        var refused = await gateway.ToolAsync("seldom", path: "/bot");
        var json = LooseJson.Parse(refused.Text);
        Assert.Equal(("-31429", "seldom", "true"), (LooseJson.Find(json, "error.code"), LooseJson.Find(json, "error.data.rule"), LooseJson.Find(json, "error.data.retryable")));
        Assert.InRange(int.Parse($"{LooseJson.Find(json, "error.data.retryAfter")}", System.Globalization.CultureInfo.InvariantCulture), 1700, 1801);
        Assert.Contains("retry-after", string.Join('\n', refused.Head.Fields), StringComparison.OrdinalIgnoreCase);
        // Others have a bucket of their own.
        Assert.DoesNotContain("error", (await gateway.ToolAsync("seldom")).Text);
    }

    [Fact]
    public async Task Request_DeniedAgainAndAgain_IsToldToStop()
    {
        for (var times = 0; times < 5; times++)
        {
            Assert.Contains("-31001", (await gateway.ToolAsync("drop_all", """{"again":1}""")).Text);
        }

        var json = LooseJson.Parse((await gateway.ToolAsync("drop_all", """{"again":1}""")).Text);
        Assert.Equal(("-31005", "no-drops", "false", "60"), (LooseJson.Find(json, "error.code"), LooseJson.Find(json, "error.data.rule"), LooseJson.Find(json, "error.data.retryable"), LooseJson.Find(json, "error.data.retryAfter")));
        Assert.Contains("-31001", (await gateway.ToolAsync("drop_all", """{"again":2}""")).Text);
        await gateway.Gateway.HitAsync("refused-retries");
    }

    [Fact]
    public async Task Duty_ToEnforceARule_MasksOnItsCallsBothWays()
    {
        var query = gateway.Upstream.Script("tags", e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"a":"zq123456"}}""")));
        var masked = await gateway.ToolAsync("publish", """{"tag":"zq654321"}""", "/mcp" + query);
        Assert.Contains("\"a\":\"[TAG]\"", masked.Text);
        Assert.Contains("\"tag\":\"[TAG]\"", gateway.Upstream.Requests.Last().Text);
        Assert.Contains("zq123456", (await gateway.ToolAsync("get_tags", """{"tag":"zq654321"}""", "/mcp" + query)).Text);
        Assert.Contains("zq654321", gateway.Upstream.Requests.Last().Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300_000)]
    public async Task Answer_WithWhatIsWithheld_IsReplacedWhole(int padding)
    {
        var body = $$$"""{"jsonrpc":"2.0","id":7,"result":{"pad":"{{{new string('x', padding)}}}","key":"{{{Key}}}"}}""";
        var query = gateway.Upstream.Script("file" + padding, e => e.SendAsync(Answers.Chunked("application/json", Encoding.UTF8.GetBytes(body), [10, 20_000, 40_000])));
        var withheld = await gateway.ToolAsync("read_file", path: "/mcp" + query);
        var json = LooseJson.Parse(withheld.Text);
        Assert.Equal(("-31004", "The answer holds a key.", "no-keys-down"), (LooseJson.Find(json, "error.code"), LooseJson.Find(json, "error.message"), LooseJson.Find(json, "error.data.rule")));
        Assert.DoesNotContain("xxx", withheld.Text);
        Assert.DoesNotContain("error", (await gateway.ToolAsync("get_file", path: "/mcp" + query)).Text);

        // The connection is in step: the next answer on it is its own.
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        var call = RawClient.Request("POST", "/mcp" + query, Requests.McpFields, """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"read_file"}}"""u8);
        Assert.Contains("-31004", (await client.ExchangeAsync(call)).Text);
        Assert.Contains("\"content\":[]", (await client.ExchangeAsync(Requests.ToolCall("/mcp"))).Text);
    }

    [Fact]
    public async Task Answer_TooLargeToWait_IsRefused()
    {
        var body = $$$"""{"jsonrpc":"2.0","id":7,"result":{"pad":"{{{new string('x', 5 * 1024 * 1024)}}}"}}""";
        var query = gateway.Upstream.Script("large", e => e.SendAsync(Answers.Plain("application/json", body)));
        Assert.Contains("held-answer", (await gateway.ToolAsync("read_file", path: "/mcp" + query)).Text);
        await gateway.Gateway.HitAsync("held-answer");
    }

    [Fact]
    public async Task Duties_OfWhatLetsTheMaskedCallPass_HoldToo()
    {
        Assert.DoesNotContain("error", (await gateway.ToolAsync("publish_rarely", """{"tag":"zq654321"}""")).Text);
        Assert.Contains("\"tag\":\"[TAG]\"", gateway.Upstream.Requests.Last().Text);
        Assert.Contains("masked-tags-are-rare", (await gateway.ToolAsync("publish_rarely", """{"tag":"zq654322"}""")).Text);
    }

    [Theory]
    [InlineData("document")]
    [InlineData("stream")]
    [InlineData("one event")]
    public async Task Answer_OfATool_GetsANoteBesideWhatWasMasked(string form)
    {
        const string Note = """{"type":"text","text":"Personal data is \u0022masked\u0022 here.","_meta":{"fastmcp/decision":"notes-are-noted"}}""";
        string Body(string text) => $$$"""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{{{text}}}"}],"isError":false}}""";
        var query = gateway.Upstream.Script("noted" + form.Length, async e =>
        {
            var text = e.Request.Text.Contains("quiet", StringComparison.Ordinal) ? "nothing" : Ssn;
            if (form == "document")
            {
                await e.SendAsync(Answers.Chunked("application/json", Encoding.UTF8.GetBytes(Body(text)), [10, 60]));
                return;
            }

            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            if (form == "stream")
            {
                await e.SendAsync(Answers.Chunk("event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\"one\"}}\n\n"));
            }

            await e.SendAsync(Answers.Chunk($"event: message\ndata: {Body(text)}\n\n"));
            await e.SendAsync(Answers.LastChunk);
        });
        var noted = (await gateway.ToolAsync("read_note", path: "/mcp" + query)).Text;
        Assert.DoesNotContain(Ssn, noted);
        Assert.Contains($"}},{Note}],\"isError\":false}}}}", noted);
        // Where nothing was found there is nothing to say, and another tool's answers are not touched.
        Assert.Contains(Body("nothing"), (await gateway.ToolAsync("read_note", """{"a":"quiet"}""", "/mcp" + query)).Text);
        Assert.DoesNotContain("_meta", (await gateway.ToolAsync("get_note", path: "/mcp" + query)).Text);
        var (_, log) = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"));
        Assert.DoesNotContain("fastmcp/decision", log);
    }

    [Fact]
    public async Task Name_ThatLooksLikeAnother_IsMadeVisibleWhereItIsRefused()
    {
        Assert.Contains("'drop_<U+200B>tables' holds U+200B, which nobody sees", $"{LooseJson.Find(LooseJson.Parse((await gateway.ToolAsync("drop_\u200btables")).Text), "error.message")}");
        Assert.Equal("Policy does not allow this call.", LooseJson.Find(LooseJson.Parse((await gateway.ToolAsync("drop_tables")).Text), "error.message"));
    }

    [Fact]
    public async Task Stream_WithWhatIsWithheld_EndsBehindIt()
    {
        var release = new TaskCompletionSource();
        var query = gateway.Upstream.Script("stream", async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\"one\"}}\n\n"));
            await release.Task.WaitAsync(ByteReader.Patience);
            await e.SendAsync(Answers.Chunk($"data: {{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{{\"data\":\"{Key}\"}}}}\n\n"));
            await e.PeerLeavesAsync(ByteReader.Patience);
        });
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        var stream = await EventStream.OpenAsync(client, RawClient.Request("POST", "/mcp" + query, Requests.McpFields, """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"read_file"}}"""u8));
        Assert.Contains("one", (await stream.NextAsync())!.Data);
        release.SetResult();
        await Assert.ThrowsAsync<IncompleteMessageException>(async () =>
        {
            while (await stream.NextAsync() is not null)
            {
            }
        });
        Assert.DoesNotContain(Key, stream.Seen);
    }

    [Fact]
    public async Task Client_AnswersWhatItsServerAskedAndNothingElse()
    {
        var query = gateway.Upstream.Script("asks", async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk("data: {\"jsonrpc\":\"2.0\",\"id\":\"s1\",\"method\":\"elicitation/create\",\"params\":{}}\n\n"));
            await e.SendAsync(Answers.Chunk("data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n"));
            await e.SendAsync(Answers.LastChunk);
        });
        Assert.Contains("elicitation", (await gateway.ToolAsync("ask_me", path: "/mcp" + query, more: GovernedGateway.Session(4))).Text);
        Task<RawAnswer> Answer(string id, int session) => gateway.Gateway.ExchangeAsync(RawClient.Request(
            "POST", "/mcp", Requests.McpFields + GovernedGateway.Session(session), Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{}}""")));
        Assert.Equal(200, (await Answer("\"s1\"", 4)).Status);
        Assert.Contains("builtin:unasked-answer", (await Answer("\"s2\"", 4)).Text);
        Assert.Contains("builtin:unasked-answer", (await Answer("7", 4)).Text);
        Assert.Contains("builtin:unasked-answer", (await Answer("\"s1\"", 5)).Text);
    }

    [Fact]
    public async Task Answer_ThatTaints_IsSeenByTheNextCall()
    {
        var query = gateway.Upstream.Script("mail", e => e.SendAsync(Answers.Plain("application/json", $$$"""{"jsonrpc":"2.0","id":7,"result":{"mail":"{{{Ssn}}}"}}""")));
        var session = GovernedGateway.Session(1);
        Assert.DoesNotContain("error", (await gateway.ToolAsync("post", more: session)).Text);
        Assert.DoesNotContain(Ssn, (await gateway.ToolAsync("read_mail", path: "/mcp" + query, more: session)).Text);
        Assert.Contains("not-behind-mail", (await gateway.ToolAsync("post", more: session)).Text);
        Assert.DoesNotContain("error", (await gateway.ToolAsync("post", more: GovernedGateway.Session(2))).Text);
    }

    [Fact]
    public async Task Batch_ThatReadsTheWebFirst_MayNotMailInTheSameBreath()
    {
        var batch = await gateway.Gateway.ExchangeAsync(RawClient.Request(
            "POST", "/mcp", Requests.McpFields.Replace("2025-06-18", "2025-03-26", StringComparison.Ordinal) + GovernedGateway.Session(3),
            """[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"fetch"}},{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"send_mail"}}]"""u8));
        Assert.Contains("not-behind-the-web", batch.Text);
    }

    [Theory]
    [InlineData("get_tags", "publish")]
    [InlineData("publish", "get_tags")]
    public async Task Batch_OfWhichOneCallEnforcesARule_IsMaskedInAnyOrder(string first, string second)
    {
        await gateway.Gateway.ExchangeAsync(RawClient.Request(
            "POST", "/mcp", Requests.McpFields.Replace("2025-06-18", "2025-03-26", StringComparison.Ordinal) + GovernedGateway.Session(4),
            Encoding.UTF8.GetBytes($$$"""[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{first}}}","arguments":{"tag":"zq111111"}} },{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"{{{second}}}","arguments":{"tag":"zq222222"}} }]""")));
        var up = gateway.Upstream.Requests.Last(request => request.Text.Contains("\"id\":2", StringComparison.Ordinal)).Text;
        Assert.Contains("[TAG]", up);
        Assert.DoesNotContain("zq", up);
    }

    [Fact]
    public async Task Budget_UsedUp_RefusesUntilItsWindowEndsAlsoBehindARestart()
    {
        using var own = new Spender();
        await own.StartAsync();
        for (var calls = 0; calls < 3; calls++)
        {
            Assert.DoesNotContain("error", (await own.Inner.ToolAsync("any", path: "/spender")).Text);
        }

        var json = LooseJson.Parse((await own.Inner.ToolAsync("any", path: "/spender")).Text);
        Assert.Equal(("-31430", "spender-calls", "true"), (LooseJson.Find(json, "error.code"), LooseJson.Find(json, "error.data.rule"), LooseJson.Find(json, "error.data.retryable")));
        Assert.EndsWith("T00:00:00Z", $"{LooseJson.Find(json, "error.data.reset")}");
        Assert.Contains("spender-calls", (await own.Inner.Gateway.HealthAsync()).Body);
        await FileGateway.UntilAsync(() => Task.FromResult(File.Exists(own.Inner.Gateway.At("state/budgets.json")) && File.ReadAllText(own.Inner.Gateway.At("state/budgets.json")).Contains("\"calls\":3", StringComparison.Ordinal)), () => "It was not kept.");
        await own.Inner.Gateway.RestartAsync();
        Assert.Contains("-31430", (await own.Inner.ToolAsync("any", path: "/spender")).Text);
    }

    [Fact]
    public async Task Budget_OfMoney_CountsWhatAModelSaysThatItUsed()
    {
        using var own = new Spender();
        await own.StartAsync();
        // 90 tokens of output for a hundred dollars a million: a cent less a tenth, then more than a cent.
        own.Inner.Upstream.Fallback = e => e.SendAsync(Answers.Chunked("application/json", """{"choices":[],"note":"\"completion_tokens\": 999999","usage":{"prompt_tokens": 0,"completion_tokens": 90}}"""u8.ToArray(), [60, 70, 100, 108]));
        // On one connection: what a call used is added up before the next one is read.
        using var client = await RawClient.ConnectAsync(own.Inner.Gateway.Port);
        Assert.Equal(200, (await client.ExchangeAsync(Requests.WholeChat("/v1/chat/completions"))).Status);
        Assert.Equal(200, (await client.ExchangeAsync(Requests.WholeChat("/v1/chat/completions"))).Status);
        var refused = await client.ExchangeAsync(Requests.WholeChat("/v1/chat/completions"));
        Assert.Equal(429, refused.Status);
        Assert.Contains("spender-money", refused.Text);
    }

    [Fact]
    public async Task Effective_OfAnAgent_SaysEachLineThatHasAPart()
    {
        var (code, said) = await GatewayProcess.RunAsync("policy", "effective", gateway.Gateway.At("policies"), "--agent", "bot", "--upstream", "up", "--tool", "export_all");
        Assert.Equal(0, code);
        Assert.StartsWith("allow by payments-exports (", said);
        Assert.Matches(@"deny  no-exports \(\S+:\d+\), waivable", said);
        Assert.Matches(@"allow payments-exports \(\S+:\d+\), team payments", said);
        Assert.Contains("There is no agent nobody.", (await GatewayProcess.RunAsync("policy", "effective", gateway.Gateway.At("policies"), "--agent", "nobody", "--tool", "x")).Output);
    }

    /// <summary>A gateway whose budgets no other test uses up.</summary>
    private sealed class Spender : IDisposable
    {
        public GovernedGateway Inner { get; } = new();

        public async Task StartAsync() => await Inner.InitializeAsync();

        public void Dispose() => Inner.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
