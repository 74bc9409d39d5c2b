using System.Text;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.TestKit.Peers;
using static FastMcp.EndToEnd.Approvals.AskingGateway;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>Older MCP and models: a stream that waits, a wait without a byte, or come again.</summary>
[Collection(nameof(AskingGateway))]
public sealed class HeldAskTests(AskingGateway gateway)
{
    [Fact]
    public async Task Legacy_Approved_AnswerFollowsInTheStreamThatBegan()
    {
        var arguments = gateway.Fresh();
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        await client.SendAsync(Legacy("delete_user", arguments, more: ",\"_meta\":{\"progressToken\":\"p1\"}"));
        // The head is here before anybody decided.
        var head = await client.HeadAsync();
        Assert.StartsWith("HTTP/1.1 200", head.StartLine, StringComparison.Ordinal);
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
        var text = Encoding.UTF8.GetString(await client.Content(head).AllAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith(": waiting for an approval\n\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"p1\",\"progress\":0", text, StringComparison.Ordinal);
        Assert.EndsWith("event: message\ndata: {\"jsonrpc\":\"2.0\",  \"id\":7,  \"result\":{\"content\":[]}}\n\n", text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(arguments));
        // The connection is in step.
        Assert.Equal(200, (await client.ExchangeAsync(Legacy("get_user", "{}"))).Status);
    }

    [Fact]
    public async Task Legacy_OfALargeBody_WaitsInAFileAndArrivesAsItCame()
    {
        var arguments = $$"""{"big":"{{new string('x', 100_000)}}","end":{{gateway.Fresh()}}}""";
        foreach (var isChunked in (bool[])[false, true])
        {
            var call = Encoding.ASCII.GetString(Legacy("delete_user", arguments)).Replace("\"id\":7", $"\"id\":{(isChunked ? 8 : 7)}", StringComparison.Ordinal);
            var body = call[(call.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
            var sent = gateway.SendAsync(Encoding.ASCII.GetBytes(!isChunked ? call
                : $"POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-06-18\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n"));
            await gateway.Gateway.MetricReachesAsync("fastmcp_approvals_spilled_bytes", body.Length);
            var request = (await gateway.ListAsync()).Single(request => request.PreviewCut);
            Assert.Equal(200, await gateway.ApproveAsync(request));
            Assert.Contains("\"result\"", (await sent).Text, StringComparison.Ordinal);
            Assert.Equal(body, Encoding.ASCII.GetString(gateway.Upstream.Requests.Last(one => one.Body.Length > 100_000).Body));
            Assert.Equal(0, await gateway.Gateway.MetricAsync("fastmcp_approvals_spilled_bytes"));
        }
    }

    [Fact]
    public async Task Legacy_BodyThatTheDiskSpoiled_IsNotSentAndTheApprovalStands()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "not present: /proc");
        var arguments = $$"""{"spoiled":"{{new string('y', 50_000)}}","end":{{gateway.Fresh()}}}""";
        var before = await gateway.Gateway.MetricAsync("fastmcp_approvals_spill_failures_total");
        var sent = gateway.SendAsync(Legacy("delete_user", arguments));
        await gateway.Gateway.MetricReachesAsync("fastmcp_approvals_spilled_bytes", 50_000);
        var file = Directory.GetFiles($"/proc/{gateway.Gateway.Process.Id}/fd").Single(path => new FileInfo(path).LinkTarget?.Contains("/.held-", StringComparison.Ordinal) == true);
        using (var open = new FileStream(file, FileMode.Open, FileAccess.Write))
        {
            open.Position = 1000;
            open.Write("spoiled"u8);
        }

        var request = (await gateway.ListAsync()).Single(request => request.PreviewCut);
        Assert.Equal(200, await gateway.ApproveAsync(request));
        var answer = (await sent).Text;
        Assert.Contains("approval_unavailable", answer, StringComparison.Ordinal);
        Assert.Contains(request.Id, answer, StringComparison.Ordinal);
        Assert.Equal((0, ApprovalState.Approved, before + 1), (gateway.Seen("\"spoiled\""), (await gateway.ShowAsync(request.Id)).State, await gateway.Gateway.MetricAsync("fastmcp_approvals_spill_failures_total")));
        // What people said stands: the very same call uses it.
        Assert.Contains("\"result\"", (await gateway.SendAsync(Legacy("delete_user", arguments))).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen("\"spoiled\""));
    }

    [Fact]
    public async Task Legacy_Denied_ErrorStandsInTheStreamAndItEndsWhole()
    {
        var arguments = gateway.Fresh();
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        await client.SendAsync(Legacy("delete_user", arguments));
        var head = await client.HeadAsync();
        await gateway.DenyAsync(await gateway.OpenAsync(arguments), "No.");
        var text = Encoding.UTF8.GetString(await client.Content(head).AllAsync(TestContext.Current.CancellationToken));

        Assert.Matches("event: message\ndata: \\{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":\\{\"code\":-31007,\"message\":\"No.\".*\n\n$", text);
        Assert.Equal(0, gateway.Seen(arguments));
        Assert.Equal(200, (await client.ExchangeAsync(Legacy("get_user", "{}"))).Status);
    }

    [Fact]
    public async Task Legacy_UpstreamStreamsEvents_TheyFollow()
    {
        var arguments = gateway.Fresh();
        var events = "event: message\nid: 3\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n";
        var query = gateway.Upstream.Script(Guid.NewGuid().ToString("N"), e => e.SendAsync(Answers.Plain("text/event-stream", events)));
        var sent = gateway.SendAsync(Legacy("delete_user", arguments, "/mcp" + query));
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));

        Assert.EndsWith("\n\n" + events, (await sent).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Legacy_UpstreamAnswersSomethingElse_ErrorStandsInTheStream()
    {
        var arguments = gateway.Fresh();
        var query = gateway.Upstream.Script(Guid.NewGuid().ToString("N"), e => e.SendAsync(Answers.Plain("text/html", "<p>")));
        var sent = gateway.SendAsync(Legacy("delete_user", arguments, "/mcp" + query));
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));

        Assert.Contains("\"code\":\"upstream_broken\"", (await sent).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Legacy_ClientWithoutStreams_ComesAgain()
    {
        var arguments = gateway.Fresh();
        byte[] call() => Legacy("delete_user", arguments, accept: "application/json");
        var pending = await gateway.SendAsync(call());
        var request = await gateway.OpenAsync(arguments);
        Assert.Equal("approval_pending", CodeOf(pending));
        Assert.Contains($"\"approval\":\"{request.Id}\",\"retryable\":true", pending.Text, StringComparison.Ordinal);
        Assert.Equal("approval_pending", CodeOf(await gateway.SendAsync(call())));
        Assert.Equal(2, (await gateway.ShowAsync(request.Id)).Asks);

        await gateway.ApproveAsync(request);
        Assert.Contains("\"result\"", (await gateway.SendAsync(call())).Text, StringComparison.Ordinal);
        Assert.Equal("approval_pending", CodeOf(await gateway.SendAsync(call())));
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Legacy_ClientLeft_TheSameCallAgainFindsTheApproval()
    {
        var arguments = gateway.Fresh();
        using (var client = await RawClient.ConnectAsync(gateway.Gateway.Port))
        {
            await client.SendAsync(Legacy("delete_user", arguments));
            await client.HeadAsync();
        }

        var request = await gateway.OpenAsync(arguments);
        await gateway.ApproveAsync(request);
        Assert.Contains("\"result\"", (await gateway.SendAsync(Legacy("delete_user", arguments))).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Fact]
    public async Task TheSameCall_HeldManyTimes_IsSentOnce()
    {
        var arguments = gateway.Fresh();
        var held = Enumerable.Range(0, 8).Select(_ => gateway.SendAsync(Legacy("delete_user", arguments))).ToArray();
        await EndTo.BeAsync(async () => (await gateway.OpenAsync(arguments)).Asks == 8);
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
        var answers = await Task.WhenAll(held);

        Assert.Equal(1, answers.Count(answer => answer.Text.Contains("\"result\"", StringComparison.Ordinal)));
        Assert.Equal(7, answers.Count(answer => answer.Text.Contains("approval_used", StringComparison.Ordinal)));
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Model_Approved_AnswerArrives(bool stream)
    {
        var text = gateway.Fresh().Trim('{', '}').Replace("\"", "", StringComparison.Ordinal) + "!";
        var answer = stream ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\ndata: [DONE]\n\n" : """{"choices":[{"index":0,"message":{"content":"hi"}}]}""";
        var query = gateway.Upstream.Script(Guid.NewGuid().ToString("N"), e => e.SendAsync(Answers.Plain(stream ? "text/event-stream" : "application/json", answer)));
        var sent = gateway.SendAsync(Chat("gpt-large", stream, text, "/v1/chat/completions" + query));
        await gateway.ApproveAsync(await gateway.OpenAsync(text));

        var got = (await sent).Text;
        Assert.Contains("\"content\":\"h", got, StringComparison.Ordinal);
        Assert.EndsWith(stream ? "data: [DONE]\n\n" : answer, got, StringComparison.Ordinal);
        Assert.Equal(stream, got.StartsWith(": waiting for an approval\n\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "data: {\"error\":{\"message\":\"No.\"")]
    [InlineData(false, "{\"error\":{\"message\":\"No.\"")]
    public async Task Model_Denied_IsTold(bool stream, string begins)
    {
        var text = gateway.Fresh().Trim('{', '}').Replace("\"", "", StringComparison.Ordinal) + "?";
        var sent = gateway.SendAsync(Chat("gpt-large", stream, text));
        await gateway.DenyAsync(await gateway.OpenAsync(text), "No.");
        var answer = await sent;

        Assert.Equal(stream ? 200 : 403, answer.Status);
        Assert.Contains(begins, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_OnARouteThatRetries_ComesAgain()
    {
        var text = gateway.Fresh().Trim('{', '}').Replace("\"", "", StringComparison.Ordinal) + "#";
        byte[] call() => Chat("gpt-large", true, text, "/later/chat/completions");
        var pending = await gateway.SendAsync(call());
        Assert.Equal((403, "approval_pending"), (pending.Status, CodeOf(pending)));
        await gateway.ApproveAsync(await gateway.OpenAsync(text));

        Assert.Contains("\"result\"", (await gateway.SendAsync(call())).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(text));
    }

    [Fact]
    public async Task Model_ClientLeaves_GivesItUp()
    {
        var text = gateway.Fresh().Trim('{', '}').Replace("\"", "", StringComparison.Ordinal) + "~";
        ApprovalRequest request;
        using (var client = await RawClient.ConnectAsync(gateway.Gateway.Port))
        {
            await client.SendAsync(Chat("gpt-large", false, text));
            request = await gateway.OpenAsync(text);
        }

        await EndTo.BeAsync(async () => (await gateway.ShowAsync(request.Id)).State == ApprovalState.Abandoned);
        Assert.Equal(0, gateway.Seen(text));
    }

    [Fact]
    public async Task Batch_WithACallThatMustBeAskedFor_IsRefused()
    {
        var body = """[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_user","arguments":{"batch":1}}}]"""u8;
        var answer = await gateway.SendAsync(RawClient.Request("POST", "/mcp", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-03-26\r\n", body));

        Assert.Contains("send each message by itself", answer.Text, StringComparison.Ordinal);
    }
}
