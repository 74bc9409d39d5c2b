using System.Text;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.TestKit.Peers;
using static FastMcp.EndToEnd.Approvals.AskingGateway;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>None of these sends twice, or sends other bytes than were approved.</summary>
[Collection(nameof(AskingGateway))]
public sealed class AskAttackTests(AskingGateway gateway)
{
    [Fact]
    public async Task Approvers_RequesterStrangerAdminAndNobody_DoNotDecide()
    {
        var arguments = gateway.Fresh();
        _ = StateOf(await gateway.SendAsync(Modern("pay", arguments)));
        var request = await gateway.OpenAsync(arguments);

        Assert.Equal(403, await gateway.ApproveAsync(request, "ann"));
        Assert.Equal(403, await gateway.ApproveAsync(request, "sue"));
        Assert.Equal(401, await gateway.ApproveAsync(request, "fma_0000"));
        Assert.Equal(409, await gateway.ApproveAsync(request, digest: new string('0', 64)));
        Assert.Equal(400, (await gateway.AdminAsync("lea", HttpMethod.Post, request.Id, """{"act":"approve"}""")).Status);
        Assert.Equal(404, (await gateway.AdminAsync("lea", HttpMethod.Get, "0123")).Status);
        // Two people: a double click of one is one.
        Assert.Equal(200, await gateway.ApproveAsync(request));
        Assert.Equal(409, await gateway.ApproveAsync(request));
        Assert.Equal(ApprovalState.Open, (await gateway.ShowAsync(request.Id)).State);
        Assert.Equal(200, await gateway.ApproveAsync(request, "sam"));
        Assert.Equal(ApprovalState.Approved, (await gateway.ShowAsync(request.Id)).State);
    }

    [Fact]
    public async Task Edit_ApprovedByItsNewDigest_IsWhatTheUpstreamGets()
    {
        var arguments = gateway.Fresh();
        var held = gateway.SendAsync(Legacy("delete_user", arguments));
        var request = await gateway.OpenAsync(arguments);
        var edited = await gateway.EditAsync(request, """{"n": -5, "dry": true}""");

        Assert.Equal(409, await gateway.ApproveAsync(request));
        Assert.Equal(200, await gateway.ApproveAsync(edited));
        Assert.Contains("\"result\"", (await held).Text, StringComparison.Ordinal);
        Assert.Equal((0, 1), (gateway.Seen(arguments), gateway.Seen("""{"name":"delete_user","arguments":{"n": -5, "dry": true}}""")));
        Assert.Equal(["edited", "approved"], (await gateway.ShowAsync(request.Id)).Votes.Select(vote => vote.Act));
    }

    [Fact]
    public async Task Edit_ThatPolicyAllowsByItself_MarksItsApprovalAsUsed()
    {
        var n = gateway.Fresh().Trim('{', '}');
        var arguments = $$"""{{{n}},"amount":500}""";
        var held = (gateway.SendAsync(Legacy("refund", arguments)), gateway.SendAsync(Legacy("refund", arguments)));
        var request = await gateway.OpenAsync(n + ",");
        await EndTo.BeAsync(async () => (await gateway.ShowAsync(request.Id)).Asks == 2);
        var edited = await gateway.EditAsync(request, $$"""{{{n}},"amount":50}""");
        Assert.Equal(200, await gateway.ApproveAsync(edited));
        string[] answers = [(await held.Item1).Text, (await held.Item2).Text];

        // The edit goes up once, with its approval; policy would let it pass, but the agent did not ask for it.
        Assert.Equal((1, 1), (answers.Count(answer => answer.Contains("\"result\"", StringComparison.Ordinal)), answers.Count(answer => answer.Contains("approval_used", StringComparison.Ordinal))));
        Assert.Equal((0, 1), (gateway.Seen(arguments), gateway.Seen(n + ",\"amount\":50}")));
        Assert.Equal(ApprovalState.Consumed, (await gateway.ShowAsync(request.Id)).State);
        await EndTo.BeAsync(async () => (await gateway.ShowAsync(request.Id)).Sending == Sending.Sent);
    }

    [Fact]
    public async Task Preview_OfQueryAndFields_ShowsWhatIsBoundAndNoCredential()
    {
        var arguments = gateway.Fresh();
        var body = Encoding.UTF8.GetString(Legacy("delete_user", arguments, accept: "application/json")).Split("\r\n\r\n")[1];
        byte[] call(string dry) => RawClient.Request(
            "POST", "/mcp?dry=" + dry, "Content-Type: application/json\r\nAccept: application/json\r\nMCP-Protocol-Version: 2025-06-18\r\nX-Dry-Run: yes AKIAQ3EGV7D5HKX2MNRT\r\nX-Api-Key: k-4711-hidden\r\nUser-Agent: t/1\r\n", Encoding.UTF8.GetBytes(body));
        Assert.Equal("approval_pending", CodeOf(await gateway.SendAsync(call("1"))));
        var request = await gateway.OpenAsync(arguments);

        Assert.Equal("dry=1", request.Query);
        var fields = request.Fields.ToDictionary(field => field.Name, field => field.Value);
        Assert.StartsWith("yes ", fields["x-dry-run"], StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAQ3EGV7D5HKX2MNRT", JsonSerializer.Serialize(request), StringComparison.Ordinal);
        Assert.Equal("a credential of 13 bytes", fields["x-api-key"]);
        Assert.DoesNotContain("user-agent", fields.Keys);
        // Another query is another call.
        await gateway.ApproveAsync(request);
        Assert.Equal("approval_pending", CodeOf(await gateway.SendAsync(call("0"))));
        Assert.Equal(0, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Expiry_WhileHeld_IsTold()
    {
        var arguments = gateway.Fresh();

        Assert.Contains("approval_expired", (await gateway.SendAsync(Legacy("soon", arguments))).Text, StringComparison.Ordinal);
        Assert.Equal(0, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Preview_OfControlsMarkupAndSecrets_IsVisibleInertAndMasked()
    {
        var n = gateway.Fresh().Trim('{', '}');
        var state = await gateway.SendAsync(Modern("delete_user", $$"""{{{n}},"a":"\u202e<script>alert(1)</script>\u0000\u001b[2J","k":"AKIAQ3EGV7D5HKX2MNRT"}"""));
        _ = StateOf(state);
        var request = await gateway.OpenAsync(n + ",");

        Assert.DoesNotContain("AKIAQ3EGV7D5HKX2MNRT", request.Preview, StringComparison.Ordinal);
        Assert.All(request.Preview, unit => Assert.False(char.IsControl(unit) || unit == '\u202e'));
        Assert.Contains("<script>", request.Preview, StringComparison.Ordinal);
        // What is hidden from an approver cannot be edited over.
        Assert.False(request.Editable);
        Assert.Equal(422, (await gateway.AdminAsync("lea", HttpMethod.Post, request.Id, $$"""{"act":"edit","digest":"{{request.Digest}}","arguments":"{}"}""")).Status);
    }

    [Fact]
    public async Task Preview_OfALargeCall_IsCutAndTheWholeIsBound()
    {
        var arguments = $$"""{"big":"{{new string('x', 5_000_000)}}","end":{{gateway.Fresh()}}}""";
        var state = StateOf(await gateway.SendAsync(Modern("delete_user", arguments)));
        var request = (await gateway.ListAsync()).Single(request => request.PreviewCut);
        Assert.InRange(request.Preview.Length, 1000, 20_000);
        await gateway.ApproveAsync(request);

        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_user", arguments.Replace("x\",\"end", "y\",\"end", StringComparison.Ordinal), state))));
        Assert.Contains("\"result\"", (await gateway.SendAsync(Modern("delete_user", arguments, state))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grant_SameCall_PassesAndTheRecordKnowsWhy()
    {
        var arguments = gateway.Fresh();
        byte[] call() => Legacy("delete_user", arguments, accept: "application/json");
        await gateway.SendAsync(call());
        var request = await gateway.OpenAsync(arguments);
        await gateway.ApproveAsync(request, grant: 600);
        for (var times = 1; times <= 3; times++)
        {
            Assert.Contains("\"result\"", (await gateway.SendAsync(call())).Text, StringComparison.Ordinal);
            Assert.Equal(times, gateway.Seen(arguments));
        }

        Assert.Equal(2, (await gateway.ListAsync("all")).Count(granted => granted.Grant == request.Id));
    }

    [Fact]
    public async Task Reload_ThatTouchesSomethingElse_VoidsNothing_AndOneThatDeniesWins()
    {
        var (kept, changed, denied, pinned) = (gateway.Fresh(), gateway.Fresh(), gateway.Fresh(), gateway.Fresh());
        var state = StateOf(await gateway.SendAsync(Modern("delete_pinned", pinned)));
        await gateway.ApproveAsync(await gateway.OpenAsync(pinned));
        var heldKept = gateway.SendAsync(Legacy("delete_user", kept));
        var heldDenied = gateway.SendAsync(Legacy("delete_table", denied));
        var heldChanged = gateway.SendAsync(Legacy("pay", changed));
        var requests = (await gateway.OpenAsync(kept), await gateway.OpenAsync(denied), await gateway.OpenAsync(changed));
        var file = gateway.Gateway.At("policies/decisions.yaml");
        var before = await File.ReadAllTextAsync(file);
        try
        {
            await File.WriteAllTextAsync(file, before
                .Replace("decisions:\n", "decisions:\n  - { id: no-tables, match: { tools: [delete_table] }, then: deny, reason: Tables stay. }\n", StringComparison.Ordinal)
                .Replace("destructiveHint: false", "destructiveHint: true", StringComparison.Ordinal)
                .Replace("count: 2, within: 15m", "count: 2, within: 20m", StringComparison.Ordinal));
            await gateway.Gateway.ReloadAsync("version 2 is in force");
            await gateway.ApproveAsync(requests.Item1);
            await gateway.ApproveAsync(requests.Item2);
            await gateway.ApproveAsync(requests.Item3);
            await gateway.ApproveAsync(requests.Item3, "sam");

            Assert.Contains("\"result\"", (await heldKept).Text, StringComparison.Ordinal);
            Assert.Contains("Tables stay.", (await heldDenied).Text, StringComparison.Ordinal);
            Assert.Contains("approval_state", (await heldChanged).Text, StringComparison.Ordinal);
            // What is pinned of the tool is another thing than people saw.
            Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_pinned", pinned, state))));
            Assert.Equal((1, 0, 0, 0), (gateway.Seen(kept), gateway.Seen(denied), gateway.Seen(changed), gateway.Seen(pinned)));
        }
        finally
        {
            await File.WriteAllTextAsync(file, before);
            await gateway.Gateway.ReloadAsync("version 3 is in force");
        }
    }

    [Fact]
    public async Task Client_ResetsWhileHeld_NothingIsSentForNobody()
    {
        var arguments = gateway.Fresh();
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        await client.SendAsync(Legacy("delete_user", arguments));
        var head = await client.HeadAsync();
        var request = await gateway.OpenAsync(arguments);
        client.Abort();
        await gateway.ApproveAsync(request);
        await EndTo.BeAsync(async () => (await gateway.ShowAsync(request.Id)).State != ApprovalState.Open);

        // Older MCP: a lost connection is no cancellation, and nobody is there to be answered: the approval waits for the same call.
        Assert.Equal(0, gateway.Seen(arguments));
        Assert.StartsWith("HTTP/1.1 200", head.StartLine, StringComparison.Ordinal);
    }
}
