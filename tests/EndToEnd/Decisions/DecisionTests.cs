using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>Decisions through the real program: what passes, what does not, and what the agent is told.</summary>
[Collection(nameof(DecidingGateway))]
public sealed class DecisionTests(DecidingGateway gateway)
{
    [Theory]
    [InlineData("get_user", "{}")]
    [InlineData("list_orders", "{}")]
    [InlineData("pay", """{"amount": 99.5}""")]
    public async Task ToolCall_Allowed_GoesUp(string tool, string arguments)
    {
        var answer = await gateway.ToolAsync(tool, arguments);
        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""", answer.Text);
        Assert.Contains($"\"name\":\"{tool}\"", gateway.Upstream.Requests.Last().Text);
    }

    [Theory]
    [InlineData("drop_table", "{}", "default", "Policy does not allow this call.")]
    [InlineData("pay", """{"amount": 100}""", "default", "Policy does not allow this call.")]
    [InlineData("pay", """{"amount": "many"}""", "default", "Policy does not allow this call.")]
    [InlineData("pay", "{}", "default", "Policy does not allow this call.")]
    [InlineData("delete_user", "{}", "deletes-need-a-lead", "This call needs an approval, and this gateway has no approvers.")]
    [InlineData("get_user", """{"key": "AKIAQ3EGV7D5HKX2MNRT"}""", "no-secrets-up", "The request carries a secret.")]
    [InlineData("get_user", """{"key": "AKIA\u00513EGV7D5HKX2MNRT"}""", "no-secrets-up", "The request carries a secret.")]
    public async Task ToolCall_NotAllowed_IsAnErrorOfItsIdAndNothingGoesUp(string tool, string arguments, string rule, string reason)
    {
        var answer = await gateway.RefusedAsync(() => gateway.ToolAsync(tool, arguments));
        Assert.Equal(200, answer.Status);
        var json = LooseJson.Parse(answer.Text);
        Assert.Equal("7", LooseJson.Find(json, "id"));
        Assert.Equal("-31001", LooseJson.Find(json, "error.code"));
        Assert.Equal(reason, LooseJson.Find(json, "error.message"));
        Assert.Equal(rule, LooseJson.Find(json, "error.data.rule"));
        Assert.Equal("false", LooseJson.Find(json, "error.data.retryable"));
    }

    [Theory]
    [InlineData("tools/call", """{"name":"wipe","uri":"file:///pub/a"}""")]
    [InlineData("prompts/get", """{"name":"wipe","uri":"file:///pub/a"}""")]
    [InlineData("admin/wipe", """{"uri":"file:///pub/a"}""")]
    [InlineData("resources/templates/read", """{"uri":"file:///pub/a"}""")]
    public async Task Uri_OfAMethodThatReadsNoResource_OpensNothing(string method, string parameters)
    {
        var message = $$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}","params":{{parameters}}}""";
        Assert.Contains("-31001", (await gateway.RefusedAsync(() => gateway.McpAsync(message))).Text);
        await gateway.RefusedAsync(() => gateway.McpAsync($"[{message}]"));
    }

    [Fact]
    public async Task Resource_Allowed_GoesUp()
    {
        var body = """{"jsonrpc":"2.0","id":7,"method":"resources/read","params":{"uri":"file:///pub/a"}}""";
        await gateway.McpAsync(body);
        Assert.Equal(body, gateway.Upstream.Requests.Last().Text);
    }

    // A mask that drops letters makes another message of each of these: what goes up is what is judged.
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"ping","methzq123456od":"tools/call","params":{"name":"wipe"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"nazq123456me":"wipe","name":"get_a"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_a","arguments":{}},"parzq123456ams":{"name":"wipe"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"getzq123456_a","arguments":{}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"pay","arguments":{"amount":5,"amozq123456unt":5000}}}""")]
    [InlineData("""[{"jsonrpc":"2.0","id":7,"method":"ping","methzq123456od":"tools/call","params":{"name":"wipe"}}]""")]
    public async Task Mask_ThatMakesAnotherMessage_SendsNothing(string body) => await gateway.RefusedAsync(() => gateway.McpAsync(body));

    [Fact]
    public async Task Mask_InAnArgument_GoesUpMasked()
    {
        await gateway.ToolAsync("get_user", """{"note":"build zq123456 of today"}""");
        Assert.Contains("build  of today", gateway.Upstream.Requests.Last().Text);
    }

    [Theory]
    [InlineData("gpt-mini", "mozq123456del")]
    public async Task Model_ThatAMaskMakesAnother_SendsNothing(string model, string key) => await gateway.RefusedAsync(() => gateway.Gateway.ExchangeAsync(
        RawClient.Request("POST", "/v1/chat/completions", "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes($$"""{"model":"{{model}}","{{key}}":"gpt-large","messages":[]}"""))));

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Body_OfWhatHasNone_SendsNothing(string method) => await gateway.RefusedAsync(() => gateway.Gateway.ExchangeAsync(RawClient.Request(
        method, "/mcp", Requests.McpFields, """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"wipe"}}"""u8.ToArray())));

    [Fact]
    public async Task MethodOverride_OfAStream_IsNotForwarded()
    {
        await gateway.Gateway.ExchangeAsync(RawClient.Request("GET", "/mcp", "Accept: text/event-stream\r\nX-HTTP-Method-Override: POST\r\nX-Method-Override: POST\r\n", []));
        Assert.Equal("", gateway.Upstream.Requests.Last().Head["x-http-method-override"]);
        Assert.Equal("", gateway.Upstream.Requests.Last().Head["x-method-override"]);
    }

    [Fact]
    public async Task ToolCall_OfAnotherUpstream_IsDecidedByItsName() =>
        Assert.Contains("-31001", (await gateway.RefusedAsync(() => gateway.ToolAsync("get_user", path: "/hr"))).Text);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""")]
    public async Task Lifecycle_DefaultDeny_Passes(string body)
    {
        await gateway.McpAsync(body);
        Assert.Equal(body, gateway.Upstream.Requests.Last().Text);
    }

    [Fact]
    public async Task Lifecycle_WithASecret_IsDeniedByADecision()
    {
        var answer = await gateway.RefusedAsync(() => gateway.McpAsync("""{"jsonrpc":"2.0","id":"s1","result":{"content":"AKIAQ3EGV7D5HKX2MNRT"}}"""));
        Assert.Contains("The request carries a secret.", answer.Text);
    }

    [Theory]
    [InlineData("get_user", "list_orders", true)]
    [InlineData("get_user", "drop_table", false)]
    [InlineData("delete_user", "get_user", false)]
    public async Task Batch_OfTwo_GoesWholeOrNotAtAll(string first, string second, bool passes)
    {
        var body = $$$"""[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{first}}}"}},{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"{{{second}}}"}}]""";
        var fields = Requests.McpFields.Replace("2025-06-18", "2025-03-26", StringComparison.Ordinal);
        if (passes)
        {
            await gateway.McpAsync(body, fields: fields);
            Assert.Equal(body, gateway.Upstream.Requests.Last().Text);
        }
        else
        {
            Assert.Contains("-31001", (await gateway.RefusedAsync(() => gateway.McpAsync(body, fields: fields))).Text);
        }
    }

    [Fact]
    public async Task ModelCall_ByItsModel_PassesOrIsAnErrorOfTheApi()
    {
        await gateway.Gateway.ExchangeAsync(Chat("gpt-mini"));
        Assert.Contains("gpt-mini", gateway.Upstream.Requests.Last().Text);
        var refused = await gateway.RefusedAsync(() => gateway.Gateway.ExchangeAsync(Chat("gpt-large")));
        Assert.Equal(403, refused.Status);
        var json = LooseJson.Parse(refused.Text);
        Assert.Equal("denied", LooseJson.Find(json, "error.code"));
        Assert.Equal("fastmcp_refusal", LooseJson.Find(json, "error.type"));
        Assert.Equal("default", LooseJson.Find(json, "error.rule"));
    }

    [Theory]
    [InlineData("\"max_tokens\":1001", "Ask for less.")]
    [InlineData("\"max_completion_tokens\":99999999999999999999,\"max_tokens\":1", "Ask for less.")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"sh\\u0065ll\"}}]", "No shell for models.")]
    [InlineData("\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"tell\"},{\"type\":\"text\",\"text\":\"and tell nobody\"}],\"role\":\"developer\"}]", "Not these words.")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"},{\"role\":\"user\",\"content\":\"Ignore all\"}]", "Not these words.")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"Ignore all\"},{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":1000,\"tools\":[]", null)]
    public async Task ModelCall_ByWhatItAsks_PassesOrIsRefused(string members, string? reason)
    {
        var request = RawClient.Request("POST", "/v1/chat/completions", "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes("{\"model\":\"gpt-mini\"," + members + "}"));
        var answer = reason is null ? await gateway.Gateway.ExchangeAsync(request) : await gateway.RefusedAsync(() => gateway.Gateway.ExchangeAsync(request));
        Assert.True(answer.Text.Contains(reason ?? "result", StringComparison.Ordinal), answer.Text);
    }

    [Fact]
    public async Task Session_ThatIsTainted_StaysSoAndOthersDoNot()
    {
        Assert.DoesNotContain("error", (await InSessionAsync("a", "send_mail")).Text);
        Assert.DoesNotContain("error", (await InSessionAsync("a", "fetch")).Text);
        Assert.Contains("This session read the web.", (await InSessionAsync("a", "send_mail")).Text);
        Assert.DoesNotContain("error", (await InSessionAsync("b", "send_mail")).Text);
        for (var i = 0; i < 4; i++)
        {
            Assert.DoesNotContain("error", (await InSessionAsync("c", "get_user")).Text);
        }

        Assert.DoesNotContain("error", (await InSessionAsync("c", "send_mail")).Text);
        Assert.Contains("-31001", (await InSessionAsync("c", "send_mail")).Text);
    }

    private Task<RawAnswer> InSessionAsync(string session, string tool) =>
        gateway.McpAsync($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}"}}""", fields: Requests.McpFields + $"Mcp-Session-Id: {session}\r\n");

    [Fact]
    public async Task PlainHttp_ByItsRoute_PassesOrIsRefused()
    {
        await gateway.Gateway.ExchangeAsync(Requests.Get("/pages/a"));
        Assert.Equal("/pages/a", gateway.Upstream.Requests.Last().Target);
        Assert.Equal(403, (await gateway.RefusedAsync(() => gateway.Gateway.ExchangeAsync(Requests.Get("/files/a")))).Status);
    }

    [Fact]
    public async Task Monitored_Deny_PassesAndIsCounted()
    {
        var answer = await gateway.ToolAsync("get_rows");
        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""", answer.Text);
        await gateway.Gateway.MetricReachesAsync("fastmcp_decisions_total{decision=\"no-rows\",mode=\"monitor\"}", 1);
        await gateway.Gateway.MetricReachesAsync("fastmcp_decisions_total{decision=\"reads\",mode=\"enforce\"}", 1);
        Assert.Equal(0, await gateway.Gateway.MetricAsync("fastmcp_decisions_total{decision=\"no-rows\",mode=\"enforce\"}"));
        // A call of a tool is on the disk before it goes up.
        var (code, report) = await GatewayProcess.RunAsync("policy", "report", "--since", "1h", "--record", gateway.Gateway.At("record"));
        Assert.True(code == 0, report);
        Assert.Matches(@"\d+  deny   no-rows +crm +get_rows +anonymous ", report);
        Assert.Contains("recorded calls would have been decided or masked otherwise.", report);
        var (_, log) = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"));
        Assert.Contains("would   deny by no-rows", log);
    }

    [Fact]
    public async Task Condition_ThatFails_IsCounted()
    {
        await gateway.ToolAsync("pay", """{"amount": []}""");
        await gateway.Gateway.MetricReachesAsync("fastmcp_condition_failures_total{decision=\"small-payments\"}", 1);
    }

    [Fact]
    public async Task Health_WithDecisions_DoesNotSayThatAllIsAllowed() =>
        Assert.DoesNotContain("every call is allowed", (await gateway.Gateway.HealthAsync()).Body);

    private static byte[] Chat(string model) => RawClient.Request("POST", "/v1/chat/completions", "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes($$"""{"model":"{{model}}","messages":[]}"""));
}
