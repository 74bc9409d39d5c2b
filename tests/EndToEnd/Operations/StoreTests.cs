using FastMcp.Approvals;
using FastMcp.EndToEnd.Approvals.Tasks;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>What two gateways share by a real PostgreSQL, and what becomes of it while that is gone.</summary>
[Collection(nameof(TwoNodes))]
public sealed class StoreTests(TwoNodes nodes)
{
    [Fact]
    public async Task Block_OnOneNode_CutsOnTheOtherSurvivesBothAndIsLiftedFromTheOther()
    {
        var (one, two) = Nodes();
        var left = new TaskCompletionSource<bool>();
        var query = nodes.Upstream.Script("runs", async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\"one\"}}\n\n"));
            left.SetResult(await e.PeerLeavesAsync(ByteReader.Patience));
        });
        using var client = await RawClient.ConnectAsync(two.Port);
        var stream = await EventStream.OpenAsync(client, Requests.ToolCall("/mcp" + query));
        Assert.NotNull(await stream.NextAsync());

        var (code, said) = await TwoNodes.BlockAsync(one, "--tool", "get_rows", "--reason", "Incident 4711");
        Assert.True(code == 0, said);
        Assert.Contains("Other nodes are told.", said);
        await Assert.ThrowsAsync<IncompleteMessageException>(() => stream.NextAsync());
        Assert.True(await left.Task.WaitAsync(ByteReader.Patience));
        var id = said.Split(':')[0];
        var refused = LooseJson.Parse((await TwoNodes.ToolAsync(two, "get_rows")).Text);
        Assert.Equal("builtin:" + id, LooseJson.Find(refused, "error.data.rule"));

        // What operators did is written behind them, and a hard end loses what is not on the disk yet.
        var log = "";
        await FileGateway.UntilAsync(
            async () => (log = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", two.At("record"))).Output).Contains($"operator at one: block {id}: tool get_rows", StringComparison.Ordinal), () => log);

        // Both are ended hard and know it again, one of them with a store that is gone.
        await two.RestartAsync();
        await TwoNodes.UntilAsync(two, "get_rows", refused: true);
        await one.RestartAsync();
        await TwoNodes.UntilAsync(one, "list_rows", refused: false);
        Assert.Contains($"{id}: tool get_rows", (await TwoNodes.BlockAsync(one, "--list")).Output);

        Assert.Equal(0, (await TwoNodes.BlockAsync(two, "--lift", id)).Code);
        await TwoNodes.UntilAsync(one, "get_rows", refused: false);
        await one.RestartAsync();
        await TwoNodes.UntilAsync(one, "list_rows", refused: false);
        Assert.DoesNotContain(id, (await TwoNodes.BlockAsync(one, "--list")).Output);
    }

    [Fact]
    public async Task Approval_AskedOnOneNodeAndDecidedOnTheOther_ReleasesWhatIsHeldOnce()
    {
        var (one, two) = Nodes();
        const string amount = "\"amount\":4711";
        var call = RawClient.Request(
            "POST", "/mcp", Requests.McpFields, System.Text.Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"pay","arguments":{ {{{amount}}} } } }"""));
        using var client = await RawClient.ConnectAsync(one.Port);
        await client.SendAsync(call);
        ApprovalRequest? asked = null;
        await FileGateway.UntilAsync(async () => (asked = (await ApprovalsAsync(two)).FirstOrDefault()) is not null, () => "Nothing is open at the other node.");
        Assert.Contains(amount, asked!.Preview, StringComparison.Ordinal);

        var (status, _) = await AdminAsync(two, HttpMethod.Post, "/" + asked.Id, $$"""{"act":"approve","digest":"{{asked.Digest}}"}""");
        Assert.Equal(200, status);
        var head = await client.HeadAsync();
        Assert.Contains("\"result\"", System.Text.Encoding.UTF8.GetString(await client.Content(head).AllAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        // Neither node sends it again, and both know that it was sent.
        Assert.Equal(1, nodes.Upstream.Requests.Count(sent => System.Text.Encoding.UTF8.GetString(sent.Body).Contains(amount, StringComparison.Ordinal)));
        await FileGateway.UntilAsync(async () => (await ApprovalsAsync(two, "/all")).Single(request => request.Id == asked.Id).Sending == Sending.Sent, () => "The other node does not know that it was sent.");
        Assert.Empty(await ApprovalsAsync(one, "/unknown"));
    }

    [Fact]
    public async Task Task_MadeOnOneNode_IsToldCancelledAndFetchedOnTheOther()
    {
        var (one, two) = Nodes();
        async Task<string> BeginAsync(string arguments) => TaskTalk.IdOf(await one.ExchangeAsync(TaskTalk.ModernCall("pay", arguments)), isModern: true);
        async Task<ApprovalRequest> OpenAsync(string arguments)
        {
            ApprovalRequest? asked = null;
            await FileGateway.UntilAsync(async () => (asked = (await ApprovalsAsync(two)).FirstOrDefault(request => request.Preview.Contains(arguments, StringComparison.Ordinal))) is not null, () => "Nothing is open at the other node.");
            return asked!;
        }

        int Seen(string arguments) => nodes.Upstream.Requests.Count(sent => System.Text.Encoding.UTF8.GetString(sent.Body).Contains(arguments, StringComparison.Ordinal));

        const string first = """{"amount":4721}""", second = """{"amount":4722}""";
        var task = await BeginAsync(first);
        var asked = await OpenAsync(first);
        await TaskTalk.UntilAsync(call => two.ExchangeAsync(call), task, isModern: true, "working");
        Assert.Equal(200, (await AdminAsync(two, HttpMethod.Post, "/" + asked.Id, $$"""{"act":"approve","digest":"{{asked.Digest}}"}""")).Status);
        var done = await TaskTalk.UntilAsync(call => two.ExchangeAsync(call), task, isModern: true, "completed");
        Assert.Equal(0, done.GetProperty("result").GetProperty("content").GetArrayLength());
        Assert.Equal(1, Seen(first));

        task = await BeginAsync(second);
        asked = await OpenAsync(second);
        await two.ExchangeAsync(TaskTalk.Modern("tasks/cancel", task));
        await FileGateway.UntilAsync(async () => (await ApprovalsAsync(one, "/all")).Single(request => request.Id == asked.Id).State == ApprovalState.Abandoned, () => "It is not given up.");
        await TaskTalk.UntilAsync(call => one.ExchangeAsync(call), task, isModern: true, "cancelled");
        Assert.Equal(0, Seen(second));
    }

    [Fact]
    public async Task Budget_OfBothNodes_IsOneAndIsOvershotByWhatNobodyWasToldYet()
    {
        var (one, two) = Nodes();
        var allowed = 0;
        for (var call = 0; call < TwoNodes.CallsADay + 30; call++)
        {
            var refused = (await TwoNodes.ToolAsync(call % 2 == 0 ? one : two, "work", "/spender")).Text.Contains("-31430", StringComparison.Ordinal);
            allowed += refused ? 0 : 1;
        }

        // Alone each would have let as many through as one budget holds.
        Assert.InRange(allowed, TwoNodes.CallsADay, TwoNodes.CallsADay + 30);
        await FileGateway.UntilAsync(() => Task.FromResult(nodes.Server.Query("SELECT sum(calls) FROM fastmcp_counter WHERE name = 'budget:spender-calls/86400'") == $"{allowed}"), () => "The store does not have the sum.");
        foreach (var node in (FileGateway[])[one, two])
        {
            await TwoNodes.UntilAsync(node, "work", refused: true, "/spender");
            await node.RestartAsync();
            await TwoNodes.UntilAsync(node, "list", refused: false);
            Assert.Contains("-31430", (await TwoNodes.ToolAsync(node, "work", "/spender")).Text);
        }
    }

    [Fact]
    public async Task Rate_TakenOnOneNode_IsMissingOnTheOther()
    {
        var (one, two) = Nodes();
        for (var call = 0; call < 6; call++)
        {
            Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(one, "seldom")).Text);
        }

        Assert.Contains("-31429", (await TwoNodes.ToolAsync(one, "seldom")).Text);
        await FileGateway.UntilAsync(() => Task.FromResult(nodes.Server.Query("SELECT sum(calls) FROM fastmcp_counter WHERE name LIKE 'rate:seldom:%'") == "6"), () => "The store does not have the sum.");
        await FileGateway.UntilAsync(async () => (await TwoNodes.ToolAsync(two, "seldom")).Text.Contains("-31429", StringComparison.Ordinal), () => "The other node does not know.");
    }

    [Fact]
    public async Task Taint_OfASessionOnOneNode_CountsOnTheOther()
    {
        const string Trace = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01\r\n";
        var (one, two) = Nodes();
        await TwoNodes.ToolAsync(one, "fetch", more: Trace);
        await TwoNodes.UntilAsync(two, "send_mail", refused: true, more: Trace);
        Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(two, "send_mail", more: Trace.Replace("0af7", "0af8", StringComparison.Ordinal))).Text);
    }

    [Fact]
    public async Task Store_ThatIsGone_IsSaidStopsNobodyAndIsCaughtUpWith()
    {
        var (one, two) = Nodes();
        nodes.Server.Stop();
        try
        {
            await FileGateway.UntilAsync(async () => await one.MetricAsync("fastmcp_store_up") == 0 && await two.MetricAsync("fastmcp_store_up") == 0, () => "Nobody noticed.");
            var (code, said) = await TwoNodes.BlockAsync(one, "--tool", "late", "--reason", "Incident 4714");
            Assert.True(code == 0, said);
            Assert.Contains("other nodes are told as soon as it does", said);
            Assert.Contains("\"error\"", (await TwoNodes.ToolAsync(one, "late")).Text);
            Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(two, "late")).Text);
            var (status, body) = await two.HealthAsync();
            Assert.Equal(200, status);
            Assert.Contains("What operators stop on other nodes is not known here", body);

            // Who starts now knows not what others stopped since: unless it is told to serve all the same, it refuses.
            using var careful = await nodes.NodeAsync("three");
            Assert.Contains("store_unavailable", (await careful.ExchangeAsync(Requests.Get("/mcp"))).Text);
            Assert.Contains("-31503", (await TwoNodes.ToolAsync(careful, "work")).Text);
            Assert.Equal(503, (await careful.HealthAsync()).Status);
            using var serving = await nodes.NodeAsync("four", ", start: serve");
            Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(serving, "work")).Text);

            nodes.Server.StartAgain();
            await TwoNodes.UntilAsync(two, "late", refused: true);
            await TwoNodes.UntilAsync(careful, "late", refused: true);
            await TwoNodes.UntilAsync(careful, "work", refused: false);
            Assert.Equal(200, (await careful.HealthAsync()).Status);
        }
        finally
        {
            if (nodes.Server.IsStopped)
            {
                nodes.Server.StartAgain();
            }
        }
    }

    private (FileGateway One, FileGateway Two) Nodes()
    {
        _ = nodes.Server;
        return (nodes.Nodes[0], nodes.Nodes[1]);
    }

    private async Task<ApprovalRequest[]> ApprovalsAsync(FileGateway node, string which = "") =>
        System.Text.Json.JsonSerializer.Deserialize((await AdminAsync(node, HttpMethod.Get, which)).Body, FastMcp.Approvals.Store.ApprovalJson.Default.ApprovalRequestArray)!;

    private async Task<(int Status, string Body)> AdminAsync(FileGateway node, HttpMethod method, string what, string? body = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{node.AdminPort}/approvals{what}");
        request.Headers.Authorization = new("Bearer", nodes.Leads[Array.IndexOf(nodes.Nodes, node)]);
        request.Content = body is null ? null : new StringContent(body);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
