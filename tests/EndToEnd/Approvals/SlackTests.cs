using System.Text;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>Calls that are held are decided by clicks in Slack, which the messages show afterwards.</summary>
[Collection(nameof(ChannelGateway))]
public sealed class SlackTests(ChannelGateway gateway)
{
    [Fact]
    public async Task Call_ApprovedInSlack_IsSentOnce_AndTheMessageSaysSo()
    {
        var arguments = gateway.Fresh();
        // It is busy, and in the other tests down or in trouble: the message comes all the same, once.
        gateway.Slack.Fail(429, "Retry-After: 1\r\n", """{"ok":false,"error":"ratelimited"}""");
        var held = gateway.CallAsync("delete_user", arguments);
        var (stamp, message) = await gateway.SlackAsync(arguments);
        Assert.DoesNotContain("AKIAQ3EGV7D5HKX2MNRT", message.ToString(), StringComparison.Ordinal);
        Assert.Single(gateway.Slack.Messages.Values, one => SlackRules.TextsOf(one).Any(text => text.Text.Contains(ChannelGateway.Shown(arguments), StringComparison.Ordinal)));

        var click = gateway.Slack.Click(stamp, "fastmcp.approve", "U0LEA", null, DateTimeOffset.UtcNow);
        Assert.Equal((200, ""), await gateway.ClickAsync(click));
        Assert.Contains("\"result\"", (await held).Text, StringComparison.Ordinal);
        var (same, ended) = await gateway.SlackAsync(arguments, "Approved");
        Assert.Equal(stamp, same);
        Assert.Empty(SlackRules.ActionsOf(ended));
        Assert.Contains(SlackRules.TextsOf(ended), text => text.Text.StartsWith("approved by lea, ", StringComparison.Ordinal));
        // Replayed, and clicked again in a window that was left open.
        Assert.Equal((200, ""), await gateway.ClickAsync(click));
        Assert.Equal(1, gateway.Seen(arguments));
        Assert.Empty(gateway.Slack.Wrong);
    }

    [Fact]
    public async Task Call_DeniedInSlack_TellsTheAgentWhatWasTyped()
    {
        var (typed, plain) = (gateway.Fresh(), gateway.Fresh());
        gateway.Slack.Fail(500, "", "no JSON");
        var held = (gateway.CallAsync("delete_user", typed), gateway.CallAsync("delete_table", plain));
        await DenyAsync(typed, " Not on a\nFriday \u202e. ");
        await DenyAsync(plain, null);
        Assert.Contains("""Not on a\\nFriday \\u{202e}.""", (await held.Item1).Text, StringComparison.Ordinal);
        Assert.Contains("Denied by an approver.", (await held.Item2).Text, StringComparison.Ordinal);
        Assert.Equal((0, 0), (gateway.Seen(typed), gateway.Seen(plain)));
        await gateway.SlackAsync(plain, "Denied");
    }

    [Fact]
    public async Task Clicks_OfWhoMayNot_Forged_OldOrOfAnotherApp_DecideNothing_AndPeopleAreToldWhy()
    {
        var arguments = gateway.Fresh();
        var held = gateway.CallAsync("delete_user", arguments);
        var (stamp, _) = await gateway.SlackAsync(arguments);
        var now = DateTimeOffset.UtcNow;
        (byte[] Body, string Seconds, string Signature) click(string user, DateTimeOffset at) => gateway.Slack.Click(stamp, "fastmcp.approve", user, null, at);

        Assert.Equal((200, ""), await gateway.ClickAsync(click("U0SUE", now)));
        Assert.Equal((200, ""), await gateway.ClickAsync(click("U0ANN", now)));
        await EndTo.BeAsync(() => Task.FromResult(gateway.Slack.Whispers.Any(whisper => whisper == ("U0SUE", "You are no approver of this channel.")) && gateway.Slack.Whispers.Any(whisper => whisper == ("U0ANN", "Who asks does not approve."))));
        // The same id in another workspace, and somebody of another one who clicks in a conversation that both share.
        Assert.Equal((200, ""), await gateway.ClickAsync(gateway.Slack.Click(stamp, "fastmcp.approve", "U0LEA", null, now, team: "T2")));
        Assert.Equal((200, ""), await gateway.ClickAsync(gateway.Slack.Click(stamp, "fastmcp.approve", "U0LEA", null, now, of: "T2")));
        var good = click("U0LEA", now);
        Assert.Equal(401, (await gateway.ClickAsync(click("U0LEA", now.AddMinutes(-6)))).Status);
        Assert.Equal(401, (await gateway.ClickAsync(FakeSlack.Signed(good.Body, now, "another app's secret"))).Status);
        Assert.Equal(401, (await gateway.ClickAsync(good with { Signature = good.Signature[..^1] })).Status);
        Assert.Equal(401, (await gateway.ClickAsync(good with { Body = [.. good.Body, (byte)'x'] })).Status);
        foreach (var odd in (string[])["", "payload=", "payload=%7B%7D", "payload=%7B%7D&payload=%7B%7D", "x=1", "payload={\"type\":\"view_submission\",\"user\":{\"id\":\"U0LEA\"}}", "payload=%zz"])
        {
            Assert.Equal(400, (await gateway.ClickAsync(FakeSlack.Signed(Encoding.ASCII.GetBytes(odd), now))).Status);
        }

        Assert.Equal(0, gateway.Seen(arguments));
        Assert.Equal((200, ""), await gateway.ClickAsync(good));
        Assert.Contains("\"result\"", (await held).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_ThatSomebodyDeletes_IsPostedAnewWhileItCanBeDecided()
    {
        var arguments = gateway.Fresh();
        gateway.Slack.Fail(200, "", """{"ok":false,"error":"internal_error"}""");
        var held = gateway.CallAsync("pay", arguments);
        var (stamp, _) = await gateway.SlackAsync(arguments);
        gateway.Slack.Delete(stamp);
        // A vote makes the message change.
        var asked = await gateway.TakenAsync(arguments);
        await gateway.AnswerAsync(ChannelPeer.Decision(asked.GetProperty("approval").GetString()!, "approve", asked.GetProperty("digest").GetString()!, "sam@corp"));
        var (next, _) = await gateway.SlackAsync(arguments);
        Assert.NotEqual(stamp, next);
        await gateway.ClickAsync(gateway.Slack.Click(next, "fastmcp.deny", "U0LEA", null, DateTimeOffset.UtcNow));
        await held;
        Assert.Equal(next, (await gateway.SlackAsync(arguments, "Denied")).Stamp);
    }

    private async Task DenyAsync(string arguments, string? reason)
    {
        var (stamp, _) = await gateway.SlackAsync(arguments);
        Assert.Equal((200, ""), await gateway.ClickAsync(gateway.Slack.Click(stamp, "fastmcp.deny", "U0LEA", reason, DateTimeOffset.UtcNow)));
    }
}
