using System.Text;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.TestKit.Peers;
using static FastMcp.EndToEnd.Approvals.AskingGateway;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>MCP 2026-07-28: an InputRequiredResult, and a retry that waits.</summary>
[Collection(nameof(AskingGateway))]
public sealed class ModernAskTests(AskingGateway gateway)
{
    [Fact]
    public async Task Ask_ApprovedWhileTheRetryWaits_IsSentOnceAndAsItCame()
    {
        var arguments = gateway.Fresh();
        var state = StateOf(await gateway.SendAsync(Modern("delete_user", arguments)));
        var request = await gateway.OpenAsync(arguments);
        Assert.Equal(("tools/call", "delete_user", "crm", "anonymous", "deletes"), (request.Method, request.Name, request.Route, request.Caller, request.Rule));

        var retry = gateway.SendAsync(Modern("delete_user", arguments, state, id: 8));
        await WaitingAsync(1);
        Assert.Equal(200, await gateway.ApproveAsync(request));
        Assert.Contains("\"content\":[]", (await retry).Text, StringComparison.Ordinal);

        var sent = Assert.Single(gateway.Upstream.Requests, sent => Encoding.UTF8.GetString(sent.Body).Contains(arguments, StringComparison.Ordinal));
        Assert.DoesNotContain("requestState", Encoding.UTF8.GetString(sent.Body), StringComparison.Ordinal);
        Assert.Contains("\"id\":8", Encoding.UTF8.GetString(sent.Body), StringComparison.Ordinal);
        // Replay.
        Assert.Equal("approval_used", CodeOf(await gateway.SendAsync(Modern("delete_user", arguments, state))));
        Assert.Equal(1, gateway.Seen(arguments));
        await EndTo.BeAsync(async () => (await gateway.ShowAsync(request.Id)).Sending == Sending.Sent);
    }

    [Fact]
    public async Task Ask_AlreadyApproved_PassesAtTheRetry()
    {
        var arguments = gateway.Fresh();
        var state = StateOf(await gateway.SendAsync(Modern("delete_user", arguments)));
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));

        Assert.Contains("\"result\"", (await gateway.SendAsync(Modern("delete_user", arguments, state))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Denied_TellsTheReason()
    {
        var arguments = gateway.Fresh();
        var state = StateOf(await gateway.SendAsync(Modern("delete_user", arguments)));
        Assert.Equal(200, await gateway.DenyAsync(await gateway.OpenAsync(arguments), "Ask the owner of <table> first."));
        var answer = await gateway.SendAsync(Modern("delete_user", arguments, state));

        using var json = JsonDocument.Parse(answer.Text);
        Assert.Equal("Ask the owner of <table> first.", json.RootElement.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(("approval_denied", 200, 0), (CodeOf(answer), answer.Status, gateway.Seen(arguments)));
    }

    [Fact]
    public async Task Ask_OfAClientThatOpensUrls_LeadsToThePage()
    {
        const string capabilities = """{"elicitation":{"form":{},"url":{}}}""";
        var arguments = gateway.Fresh();
        var answer = await gateway.SendAsync(Modern("delete_user", arguments, capabilities: capabilities));
        var request = await gateway.OpenAsync(arguments);

        using var json = JsonDocument.Parse(answer.Text);
        var elicitation = json.RootElement.GetProperty("result").GetProperty("inputRequests").GetProperty("fastmcp-approval");
        Assert.Equal("elicitation/create", elicitation.GetProperty("method").GetString());
        Assert.Equal("url", elicitation.GetProperty("params").GetProperty("mode").GetString());
        Assert.Equal($"https://console.example/approvals/{request.Id}", elicitation.GetProperty("params").GetProperty("url").GetString());

        // Its user closes the page: the agent gives up.
        var declined = await gateway.SendAsync(Modern("delete_user", arguments, StateOf(answer), capabilities, more: ""","inputResponses":{"fastmcp-approval":{"action":"decline"}}"""));
        Assert.Equal("approval_expired", CodeOf(declined));
        Assert.Equal(ApprovalState.Abandoned, (await gateway.ShowAsync(request.Id)).State);
    }

    [Fact]
    public async Task Retry_WithOtherArguments_IsNotSentAndUsesNothing()
    {
        var (arguments, others) = (gateway.Fresh(), gateway.Fresh());
        var state = StateOf(await gateway.SendAsync(Modern("delete_user", arguments)));
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));

        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_user", others, state))));
        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_users", arguments, state))));
        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_user", arguments, state, more: ",\"extra\":1"))));
        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_user", arguments, state, path: "/other"))));
        Assert.Equal((0, 0), (gateway.Seen(others), gateway.Seen(arguments)));
        Assert.Contains("\"result\"", (await gateway.SendAsync(Modern("delete_user", arguments, state))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_WithAForgedState_IsRefused()
    {
        var arguments = gateway.Fresh();
        var state = StateOf(await gateway.SendAsync(Modern("delete_user", arguments)));
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
        var at = state.Length - 9;
        var forged = state[..at] + (state[at] == 'A' ? 'B' : 'A') + state[(at + 1)..];

        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_user", arguments, forged))));
        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_user", arguments, "fastmcp-approval-1."))));
        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_user", arguments, state[..60]))));
        Assert.Equal(0, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Retry_WithAStateWhoseTimeIsOver_IsRefusedAndAsksNobody()
    {
        var arguments = gateway.Fresh();
        var state = StateOf(await gateway.SendAsync(Modern("soon", arguments)));
        var request = await gateway.OpenAsync(arguments);
        await EndTo.BeAsync(async () => (await gateway.ShowAsync(request.Id)).State == ApprovalState.Expired);

        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("soon", arguments, state))));
        Assert.DoesNotContain(await gateway.ListAsync(), open => open.Preview.Contains(arguments, StringComparison.Ordinal));
        Assert.Equal(0, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Ask_OfACallThatAnswersItsServer_BringsTheServersOwnStateBack()
    {
        var arguments = gateway.Fresh();
        const string own = ""","requestState":"the server's","inputResponses":{"k":{"action":"accept","content":{"a":1}}}""";
        var state = StateOf(await gateway.SendAsync(Modern("delete_user", arguments, more: own)));
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
        await gateway.SendAsync(Modern("delete_user", arguments, state, more: ""","inputResponses":{"fastmcp-approval":{"action":"accept"}}"""));

        var sent = Encoding.UTF8.GetString(Assert.Single(gateway.Upstream.Requests, sent => Encoding.UTF8.GetString(sent.Body).Contains(arguments, StringComparison.Ordinal)).Body);
        Assert.EndsWith(own + "}}", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("fastmcp-approval", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_LeavesWhileItWaits_GivesItUp()
    {
        var arguments = gateway.Fresh();
        var state = StateOf(await gateway.SendAsync(Modern("delete_user", arguments)));
        var request = await gateway.OpenAsync(arguments);
        using (var client = await RawClient.ConnectAsync(gateway.Gateway.Port))
        {
            await client.SendAsync(Modern("delete_user", arguments, state));
            await WaitingAsync(1);
        }

        await EndTo.BeAsync(async () => (await gateway.ShowAsync(request.Id)).State == ApprovalState.Abandoned);
        Assert.Equal(409, await gateway.ApproveAsync(request));
        Assert.Equal(0, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Resources_AndPrompts_AreAskedForToo()
    {
        foreach (var (method, name, parameters) in new[] { ("resources/read", "file:///secret/a", "\"uri\":\"file:///secret/a\""), ("prompts/get", "p", "\"name\":\"p\"") })
        {
            var body = Encoding.UTF8.GetString(Modern("t", "{}")).Split("\r\n\r\n")[1].Replace("tools/call", method, StringComparison.Ordinal).Replace("\"name\":\"t\",\"arguments\":{}", parameters, StringComparison.Ordinal);
            var fields = $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: {method}\r\nMcp-Name: {name}\r\n";

            StateOf(await gateway.SendAsync(RawClient.Request("POST", "/mcp", fields, Encoding.UTF8.GetBytes(body))));
        }
    }

    private Task WaitingAsync(double most) => gateway.Gateway.MetricReachesAsync("fastmcp_approvals_waiting", most);
}
