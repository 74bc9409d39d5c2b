using System.Text;
using FastMcp.Approvals;
using FastMcp.TestKit.Peers;
using static FastMcp.EndToEnd.Approvals.Tasks.TaskTalk;

namespace FastMcp.EndToEnd.Approvals.Tasks;

/// <summary>Calls that wait for people as tasks of MCP, in both eras.</summary>
[Collection(nameof(AskingGateway))]
public sealed class TaskTests(AskingGateway gateway)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_Approved_IsSentOnceAndAsItCame_AndItsResultCanBeFetched(bool isModern)
    {
        var arguments = gateway.Fresh();
        var call = isModern ? ModernCall("delete_user", arguments) : LegacyCall("delete_user", arguments);
        var task = IdOf(await gateway.SendAsync(call), isModern);
        var request = await gateway.OpenAsync(arguments);
        var waits = await UntilAsync(gateway.SendAsync, task, isModern, "working");
        Assert.Contains(request.Id, waits.GetProperty("statusMessage").GetString(), StringComparison.Ordinal);
        Assert.Contains($"https://console.example/approvals/{request.Id}", waits.GetProperty("statusMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, gateway.Seen(arguments));

        Assert.Equal(200, await gateway.ApproveAsync(request));
        var done = await UntilAsync(gateway.SendAsync, task, isModern, "completed");
        for (var turn = 0; turn < 2; turn++)
        {
            var result = isModern ? done.GetProperty("result") : Read(await gateway.SendAsync(Legacy("tasks/result", task))).GetProperty("result");
            Assert.Equal(0, result.GetProperty("content").GetArrayLength());
            Assert.True(isModern || result.GetProperty("_meta").GetProperty("io.modelcontextprotocol/related-task").GetProperty("taskId").GetString() == task);
        }

        var sent = Assert.Single(gateway.Upstream.Requests, sent => Encoding.UTF8.GetString(sent.Body).Contains(arguments, StringComparison.Ordinal));
        Assert.True(call.AsSpan().EndsWith(sent.Body));
        await EndTo.BeAsync(async () => (await gateway.ShowAsync(request.Id)).Sending == Sending.Sent);
    }

    [Fact]
    public async Task Result_FetchedWhileItWaits_ComesAsAnEventWhenPeopleSayYes()
    {
        var arguments = gateway.Fresh();
        var task = IdOf(await gateway.SendAsync(LegacyCall("delete_user", arguments)), isModern: false);
        var request = await gateway.OpenAsync(arguments);
        var (one, plain) = (gateway.SendAsync(Legacy("tasks/result", task)), gateway.SendAsync(Legacy("tasks/result", task, accept: "application/json")));
        Assert.False(plain.IsCompleted);
        await gateway.ApproveAsync(request);

        var answer = await one;
        Assert.Contains("text/event-stream", answer.Head["content-type"], StringComparison.Ordinal);
        Assert.Contains(": waiting for an approval", answer.Text, StringComparison.Ordinal);
        Assert.Equal(Read(await plain).GetRawText(), Read(answer).GetRawText());
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_Denied_FailsWithTheReason(bool isModern)
    {
        var arguments = gateway.Fresh();
        var task = IdOf(await gateway.SendAsync(isModern ? ModernCall("delete_user", arguments) : LegacyCall("delete_user", arguments)), isModern);
        await gateway.DenyAsync(await gateway.OpenAsync(arguments), "Ask the owner of <table> first.");

        var failed = await UntilAsync(gateway.SendAsync, task, isModern, "failed");
        var error = isModern ? failed.GetProperty("error") : Read(await gateway.SendAsync(Legacy("tasks/result", task))).GetProperty("error");
        Assert.Equal("Ask the owner of <table> first.", failed.GetProperty("statusMessage").GetString());
        Assert.Equal(("Ask the owner of <table> first.", "approval_denied"), (error.GetProperty("message").GetString(), error.GetProperty("data").GetProperty("code").GetString()));
        Assert.Equal(0, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Call_ThatNobodyDecides_FailsWhenItsTimeIsOver()
    {
        var arguments = gateway.Fresh();
        var task = IdOf(await gateway.SendAsync(ModernCall("soon", arguments)), isModern: true);
        var failed = await UntilAsync(gateway.SendAsync, task, isModern: true, "failed");
        Assert.Equal("approval_expired", failed.GetProperty("error").GetProperty("data").GetProperty("code").GetString());
        Assert.Equal(0, gateway.Seen(arguments));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Task_CancelledWhileItWaits_IsGivenUpAndNeverSent(bool isModern)
    {
        var arguments = gateway.Fresh();
        var task = IdOf(await gateway.SendAsync(isModern ? ModernCall("delete_user", arguments) : LegacyCall("delete_user", arguments)), isModern);
        var request = await gateway.OpenAsync(arguments);
        var cancelled = Read(await gateway.SendAsync(isModern ? Modern("tasks/cancel", task) : Legacy("tasks/cancel", task))).GetProperty("result");
        Assert.Equal(isModern ? "complete" : "cancelled", cancelled.GetProperty(isModern ? "resultType" : "status").GetString());
        await UntilAsync(gateway.SendAsync, task, isModern, "cancelled");

        await EndTo.BeAsync(async () => (await gateway.ShowAsync(request.Id)).State == ApprovalState.Abandoned);
        Assert.Equal(409, await gateway.ApproveAsync(request));
        Assert.Equal(0, gateway.Seen(arguments));
        if (!isModern)
        {
            // Once more is an error, and there is no result.
            Assert.Equal(-32602, CodeOf(await gateway.SendAsync(Legacy("tasks/cancel", task))));
            Assert.Equal(-31008, CodeOf(await gateway.SendAsync(Legacy("tasks/result", task))));
        }
    }

    [Fact]
    public async Task Task_CancelledInFlight_StaysCancelledWhateverComes()
    {
        var arguments = gateway.Fresh();
        var go = new TaskCompletionSource();
        var query = gateway.Upstream.Script(Guid.NewGuid().ToString("N"), async e =>
        {
            await go.Task;
            await e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"late"}]}}"""));
        });
        var task = IdOf(await gateway.SendAsync(LegacyCall("delete_user", arguments, "/mcp" + query)), isModern: false);
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
        await EndTo.BeAsync(() => Task.FromResult(gateway.Seen(arguments) == 1));
        Assert.Equal("cancelled", Read(await gateway.SendAsync(Legacy("tasks/cancel", task))).GetProperty("result").GetProperty("status").GetString());
        go.SetResult();

        Assert.Equal(-31008, CodeOf(await gateway.SendAsync(Legacy("tasks/result", task))));
        Assert.Equal("cancelled", (await UntilAsync(gateway.SendAsync, task, isModern: false, "cancelled")).GetProperty("status").GetString());
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Fact]
    public async Task SameCall_TwiceAsATask_IsSentOnceAndAskedForOnce()
    {
        // Whichever comes first: neither asks people for another approval.
        for (var round = 0; round < 8; round++)
        {
            var arguments = gateway.Fresh();
            var (one, two) = (IdOf(await gateway.SendAsync(LegacyCall("delete_user", arguments)), false), IdOf(await gateway.SendAsync(LegacyCall("delete_user", arguments)), false));
            Assert.NotEqual(one, two);
            await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
            var (first, second) = (Read(await gateway.SendAsync(Legacy("tasks/result", one))), Read(await gateway.SendAsync(Legacy("tasks/result", two))));

            var used = first.TryGetProperty("error", out var error) ? error : second.GetProperty("error");
            Assert.Equal("approval_used", used.GetProperty("data").GetProperty("code").GetString());
            Assert.True(first.TryGetProperty("result", out _) != second.TryGetProperty("result", out _));
            Assert.Equal(1, gateway.Seen(arguments));
            Assert.Single(await gateway.ListAsync("all"), asked => asked.Preview.Contains(arguments, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Task_OfAnotherRoute_IsToldNothing()
    {
        var arguments = gateway.Fresh();
        var task = IdOf(await gateway.SendAsync(ModernCall("delete_user", arguments)), isModern: true);
        var nobody = "fastmcp-task-" + new string('0', 32);
        foreach (var method in (string[])["tasks/get", "tasks/cancel", "tasks/update"])
        {
            var (other, none) = (await gateway.SendAsync(Modern(method, task, "/other")), await gateway.SendAsync(Modern(method, nobody)));
            Assert.Equal((-32602, other.Text), (CodeOf(other), none.Text));
        }

        Assert.Equal(-32602, CodeOf(await gateway.SendAsync(Legacy("tasks/result", task, "/other"))));
        await UntilAsync(gateway.SendAsync, task, isModern: true, "working");
        Assert.Equal(ApprovalState.Open, (await gateway.OpenAsync(arguments)).State);
    }

    [Fact]
    public async Task Page_IsOpenedOnce_OrDeclined()
    {
        var arguments = gateway.Fresh();
        var task = IdOf(await gateway.SendAsync(ModernCall("delete_user", arguments, capabilities: OpensPages)), isModern: true);
        var request = await gateway.OpenAsync(arguments);
        var asks = await UntilAsync(gateway.SendAsync, task, isModern: true, "input_required");
        var elicitation = asks.GetProperty("inputRequests").GetProperty("fastmcp-approval");
        Assert.Equal(("elicitation/create", $"https://console.example/approvals/{request.Id}"), (elicitation.GetProperty("method").GetString(), elicitation.GetProperty("params").GetProperty("url").GetString()));

        await gateway.SendAsync(Modern("tasks/update", task, more: ""","inputResponses":{"another":{"action":"accept"}}"""));
        await UntilAsync(gateway.SendAsync, task, isModern: true, "input_required");
        Assert.Equal("complete", Read(await gateway.SendAsync(Modern("tasks/update", task, more: ""","inputResponses":{"fastmcp-approval":{"action":"accept"}}"""))).GetProperty("result").GetProperty("resultType").GetString());
        await UntilAsync(gateway.SendAsync, task, isModern: true, "working");
        // It was answered: a no that comes behind it is nobody's.
        await gateway.SendAsync(Modern("tasks/update", task, more: ""","inputResponses":{"fastmcp-approval":{"action":"decline"}}"""));
        await UntilAsync(gateway.SendAsync, task, isModern: true, "working");
        Assert.Equal(200, await gateway.ApproveAsync(request));
        await UntilAsync(gateway.SendAsync, task, isModern: true, "completed");

        arguments = gateway.Fresh();
        task = IdOf(await gateway.SendAsync(ModernCall("delete_user", arguments, capabilities: OpensPages)), isModern: true);
        await gateway.SendAsync(Modern("tasks/update", task, more: ""","inputResponses":{"fastmcp-approval":{"action":"decline"}}"""));
        await UntilAsync(gateway.SendAsync, task, isModern: true, "cancelled");
        Assert.Equal(0, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Client_ThatDoesNotDeclareTasks_GetsNone()
    {
        var arguments = gateway.Fresh();
        _ = AskingGateway.StateOf(await gateway.SendAsync(AskingGateway.Modern("delete_user", arguments)));
        var task = IdOf(await gateway.SendAsync(ModernCall("delete_user", gateway.Fresh())), isModern: true);
        var undeclared = await gateway.SendAsync(Modern("tasks/get", task, capabilities: "{}"));
        Assert.Equal((400, -32021), (undeclared.Status, CodeOf(undeclared)));
        Assert.Equal(-32601, CodeOf(await gateway.SendAsync(Modern("tasks/result", task))));
        Assert.Equal(-32601, CodeOf(await gateway.SendAsync(Legacy("tasks/update", task))));
    }

    [Fact]
    public async Task Edited_ArgumentsOfAnApprover_AreWhatIsSent()
    {
        var arguments = gateway.Fresh();
        var task = IdOf(await gateway.SendAsync(LegacyCall("delete_user", arguments)), isModern: false);
        var edited = await gateway.EditAsync(await gateway.OpenAsync(arguments), arguments.Replace("}", ",\"dry\":true}", StringComparison.Ordinal));
        Assert.Equal(200, await gateway.ApproveAsync(edited, by: "sam"));
        await UntilAsync(gateway.SendAsync, task, isModern: false, "completed");
        Assert.Equal(1, gateway.Seen(edited.Edited!));
        Assert.Equal(0, gateway.Seen(arguments));
    }

    [Theory]
    [InlineData("\"error\":{\"code\":-32000,\"message\":\"No \\\"row\\\".\"}", false, "failed")]
    [InlineData("\"error\":{\"code\":-32000,\"message\":\"No \\\"row\\\".\"}", true, "failed")]
    [InlineData("\"result\":{\"content\":[],\"isError\":true}", false, "failed")]
    [InlineData("\"result\":{\"content\":[],\"isError\":true}", true, "completed")]
    [InlineData("\"result\":{\"_meta\":{\"a\":1},\"content\":[]}", false, "completed")]
    [InlineData("\"result\":{\"resultType\":\"input_required\",\"requestState\":\"x\"}", true, "failed")]
    public async Task Server_ThatFailsOrAsks_IsToldAsTheEraSaysIt(string answer, bool isModern, string status)
    {
        var arguments = gateway.Fresh();
        var path = "/mcp" + gateway.Upstream.Script(Guid.NewGuid().ToString("N"), Server((_, _) => answer));
        var task = IdOf(await gateway.SendAsync(isModern ? ModernCall("delete_user", arguments, path) : LegacyCall("delete_user", arguments, path)), isModern);
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
        var told = await UntilAsync(gateway.SendAsync, task, isModern, status);

        if (!isModern)
        {
            var result = Read(await gateway.SendAsync(Legacy("tasks/result", task)));
            Assert.Equal(answer.StartsWith("\"error", StringComparison.Ordinal), result.TryGetProperty("error", out var error));
            Assert.True(error.ValueKind == System.Text.Json.JsonValueKind.Undefined || error.GetProperty("message").GetString() == "No \"row\".");
        }
        else
        {
            Assert.Equal(status == "failed", told.TryGetProperty("error", out _));
        }

        Assert.Equal(1, gateway.Seen(arguments));
    }

    /// <summary>The server makes a task of it too: the gateway asks for it, and its own task ends with what came of that.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServersOwnTask_IsFollowedToItsEnd(bool isModern)
    {
        var arguments = gateway.Fresh();
        var asked = 0;
        const string own = "\"taskId\":\"u-1\"";
        var path = "/mcp" + gateway.Upstream.Script(Guid.NewGuid().ToString("N"), Server((method, _) => (method, isModern) switch
        {
            ("tools/call", false) => $$$"""  "result":{"task":{{{{own}}},"status":"working","createdAt":"x","lastUpdatedAt":"x","ttl":1,"pollInterval":1}} """,
            ("tools/call", true) => $$$"""  "result":{"resultType":"task",{{{own}}},"status":"working","createdAt":"x","lastUpdatedAt":"x","ttlMs":1,"pollIntervalMs":1} """,
            ("tasks/get", false) => $$$"""  "result":{{{{own}}},"status":"{{{(Interlocked.Increment(ref asked) < 3 ? "working" : "completed")}}}","pollInterval":1} """,
            ("tasks/get", true) when Interlocked.Increment(ref asked) < 3 => $$$"""  "result":{"resultType":"complete",{{{own}}},"status":"working","pollIntervalMs":1} """,
            ("tasks/get", true) => $$$"""  "result":{"resultType":"complete",{{{own}}},"status":"completed","result":{"content":[{"type":"text","text":"done"}]}} """,
            _ => """  "result":{"content":[{"type":"text","text":"done"}],"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"u-1"}}} """,
        }));
        var task = IdOf(await gateway.SendAsync(isModern ? ModernCall("delete_user", arguments, path) : LegacyCall("delete_user", arguments, path)), isModern);
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
        var told = await UntilAsync(gateway.SendAsync, task, isModern, "completed");

        var result = isModern ? told.GetProperty("result") : Read(await gateway.SendAsync(Legacy("tasks/result", task))).GetProperty("result");
        Assert.Equal("done", result.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.True(isModern || result.GetProperty("_meta").GetProperty("io.modelcontextprotocol/related-task").GetProperty("taskId").GetString() == task);
        Assert.Equal((3, 1), (asked, gateway.Seen(arguments)));
    }

    /// <summary>Tasks of servers that pass through are their makers': who else asks is told that there is none, and lists lack them.</summary>
    [Fact]
    public async Task ServersTask_OfAnotherCaller_IsNoneAndNotListed()
    {
        var id = "s-" + Guid.NewGuid().ToString("N");
        var path = "/mcp" + gateway.Upstream.Script(Guid.NewGuid().ToString("N"), Server((method, _) => method switch
        {
            "tools/call" => $$$"""  "result":{"task":{"taskId":"{{{id}}}","status":"working"}} """,
            "tasks/list" => $$$"""  "result":{"tasks":[{"taskId":"{{{id}}}","status":"working"},{"taskId":"of nobody here","status":"working"}]} """,
            _ => $$$"""  "result":{"taskId":"{{{id}}}","status":"completed"} """,
        }));
        var other = path.Replace("/mcp", "/other", StringComparison.Ordinal);
        Assert.Equal(id, Read(await gateway.SendAsync(LegacyCall("get_report", "{}", path))).GetProperty("result").GetProperty("task").GetProperty("taskId").GetString());

        Assert.Equal("completed", Read(await gateway.SendAsync(Legacy("tasks/get", id, path))).GetProperty("result").GetProperty("status").GetString());
        foreach (var method in (string[])["tasks/get", "tasks/result", "tasks/cancel"])
        {
            Assert.Equal(-32602, CodeOf(await gateway.SendAsync(Legacy(method, id, other))));
        }

        Assert.Equal(2, Read(await gateway.SendAsync(Legacy("tasks/list", id, path))).GetProperty("result").GetProperty("tasks").GetArrayLength());
        Assert.Equal("of nobody here", Assert.Single(Read(await gateway.SendAsync(Legacy("tasks/list", id, other))).GetProperty("result").GetProperty("tasks").EnumerateArray()).GetProperty("taskId").GetString());
    }

    [Theory]
    [InlineData("{\"tools\":{}}")]
    [InlineData("{}")]
    [InlineData("{\"extensions\":{}}")]
    [InlineData("{\"extensions\":{\"a/b\":{}},\"tools\":{}}")]
    [InlineData("{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}")]
    public async Task Discover_DeclaresTheExtension(string capabilities)
    {
        var path = "/mcp" + gateway.Upstream.Script(Guid.NewGuid().ToString("N"), Server((_, _) => $$$""" "result":{"capabilities":{{{capabilities}}},"resultType":"complete"} """));
        var body = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}""");
        var answer = Read(await gateway.SendAsync(RawClient.Request(
            "POST", path, "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: server/discover\r\n", body)));
        var said = answer.GetProperty("result").GetProperty("capabilities");
        Assert.Equal(System.Text.Json.JsonValueKind.Object, said.GetProperty("extensions").GetProperty("io.modelcontextprotocol/tasks").ValueKind);
        Assert.Equal(capabilities.Contains("tools", StringComparison.Ordinal), said.TryGetProperty("tools", out _));
        Assert.Equal(capabilities.Contains("a/b", StringComparison.Ordinal), said.GetProperty("extensions").TryGetProperty("a/b", out _));
    }
}
