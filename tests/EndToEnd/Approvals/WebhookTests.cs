using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using static FastMcp.EndToEnd.Approvals.ChannelPeer;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>Calls that are held are decided by signed webhooks, once, by those who may; nothing else that comes in decides anything.</summary>
[Collection(nameof(ChannelGateway))]
public sealed class WebhookTests(ChannelGateway gateway)
{
    [Fact]
    public async Task Call_ApprovedByWebhook_IsSentOnce_AndBothEndsAreTold()
    {
        var arguments = gateway.Fresh();
        var held = gateway.CallAsync("delete_user", arguments);
        var asked = await gateway.TakenAsync(arguments);
        var (id, digest) = (Text(asked, "approval"), Text(asked, "digest"));
        Assert.Equal(("open", "tools/call", "delete_user", "crm", "https://console.example/approvals/" + id), (Text(asked, "state"), Text(asked, "method"), Text(asked, "name"), Text(asked, "route"), Text(asked, "url")));
        Assert.Equal(0, gateway.Seen(arguments));

        var before = await gateway.CallbacksAsync("hook", "again");
        var body = Decision(id, "approve", digest, "lea@corp");
        var signed = gateway.Peer.Sign(body);
        Assert.Equal((200, "done"), await gateway.PostAsync("hook", Encoding.UTF8.GetBytes(body), signed));
        // The same delivery again, as a sender does that heard nothing.
        Assert.Equal((200, "done"), await gateway.PostAsync("hook", Encoding.UTF8.GetBytes(body), signed));
        Assert.Contains("\"result\"", (await held).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(arguments));

        var ended = await gateway.TakenAsync(arguments, message => Text(message, "type") == "approval.ended");
        Assert.Contains(Text(ended, "state"), (string[])["approved", "used"]);
        Assert.Equal(("lea", "approved"), (Text(ended.GetProperty("votes")[0], "by"), Text(ended.GetProperty("votes")[0], "act")));
        await gateway.SlackAsync(arguments, "Approved");
        Assert.DoesNotContain("AKIAQ3EGV7D5HKX2MNRT", string.Concat(gateway.Peer.Http.Requests.Select(request => request.Text)), StringComparison.Ordinal);
        Assert.Empty(gateway.Peer.Wrong);
        Assert.Equal(before + 1, await gateway.CallbacksAsync("hook", "again"));
    }

    [Fact]
    public async Task Call_DeniedByWebhook_TellsTheAgentWhy()
    {
        var arguments = gateway.Fresh();
        var held = gateway.CallAsync("delete_user", arguments);
        var asked = await gateway.TakenAsync(arguments);
        Assert.Equal((200, "done"), await gateway.AnswerAsync(Decision(Text(asked, "approval"), "deny", Text(asked, "digest"), "sam@corp", "Users <stay>.")));
        Assert.Contains("Users <stay>.", System.Text.RegularExpressions.Regex.Unescape((await held).Text), StringComparison.Ordinal);
        Assert.Equal(0, gateway.Seen(arguments));
        var ended = await gateway.TakenAsync(arguments, message => Text(message, "type") == "approval.ended");
        Assert.Equal(("denied", "Users <stay>."), (Text(ended, "state"), Text(ended, "reason")));
    }

    [Fact]
    public async Task Count_OfTwo_IsTwoPeople_WhicheverWayTheyCome()
    {
        var arguments = gateway.Fresh();
        var held = gateway.CallAsync("pay", arguments);
        var asked = await gateway.TakenAsync(arguments);
        var (id, digest) = (Text(asked, "approval"), Text(asked, "digest"));
        Assert.Equal(200, (await gateway.AnswerAsync(Decision(id, "approve", digest, "lea@corp"))).Status);
        // Again by herself, by the webhook and by Slack.
        Assert.Equal(409, (await gateway.AnswerAsync(Decision(id, "approve", digest, "lea@corp"))).Status);
        var (stamp, _) = await gateway.SlackAsync(arguments);
        Assert.Equal((200, ""), await gateway.ClickAsync(gateway.Slack.Click(stamp, "fastmcp.approve", "U0LEA", null, DateTimeOffset.UtcNow)));
        var changed = await gateway.TakenAsync(arguments, message => Text(message, "type") == "approval.changed");
        Assert.Equal((1, 2), (changed.GetProperty("approvals").GetInt32(), changed.GetProperty("count").GetInt32()));
        Assert.Equal(0, gateway.Seen(arguments));
        Assert.Equal(200, (await gateway.AnswerAsync(Decision(id, "approve", digest, "sam@corp"))).Status);
        Assert.Contains("\"result\"", (await held).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Answers_ThatAreForgedOldChangedOrOfWhoMayNot_DecideNothing()
    {
        var arguments = gateway.Fresh();
        var held = gateway.CallAsync("delete_user", arguments);
        var asked = await gateway.TakenAsync(arguments);
        var (id, digest) = (Text(asked, "approval"), Text(asked, "digest"));
        var body = Decision(id, "approve", digest, "lea@corp");
        var bytes = Encoding.UTF8.GetBytes(body);
        async Task<(double Forged, double Old, double Stranger, double Again, double Nowhere)> CountsAsync() => (
            await gateway.CallbacksAsync("hook", "forged"), await gateway.CallbacksAsync("hook", "old"), await gateway.CallbacksAsync("hook", "stranger"),
            await gateway.CallbacksAsync("hook", "again"), await gateway.CallbacksAsync("", "nowhere"));
        var before = await CountsAsync();
        async Task<int> StatusAsync(byte[] content, Dictionary<string, string> headers, string channel = "hook") => (await gateway.PostAsync(channel, content, headers)).Status;

        // Nobody's, another channel's or the other direction's key; another time; other bytes than were signed.
        Assert.Equal(401, await StatusAsync(bytes, []));
        Assert.Equal(401, await StatusAsync(bytes, gateway.Peer.Sign(body, key: new byte[32])));
        Assert.Equal(401, await StatusAsync(bytes, gateway.Peer.Sign(body, key: OutKey)));
        Assert.Equal(401, await StatusAsync(bytes, gateway.Peer.Sign(body), "slack"));
        Assert.Equal(401, (await gateway.ClickAsync(TestKit.Peers.FakeSlack.Signed(bytes, DateTimeOffset.UtcNow), "hook")).Status);
        Assert.Equal(401, await StatusAsync(bytes, gateway.Peer.Sign(body, at: DateTimeOffset.UtcNow.AddMinutes(-6))));
        Assert.Equal(401, await StatusAsync(bytes, gateway.Peer.Sign(body, at: DateTimeOffset.UtcNow.AddMinutes(6))));
        Assert.Equal(401, await StatusAsync(Encoding.UTF8.GetBytes(body.Replace("lea@", "sam@", StringComparison.Ordinal)), gateway.Peer.Sign(body)));
        var renamed = gateway.Peer.Sign(body);
        renamed["webhook-id"] = "msg_other";
        Assert.Equal(401, await StatusAsync(bytes, renamed));
        Assert.Equal(404, await StatusAsync([], gateway.Peer.Sign(""), "nobody"));
        // What went out is nothing that comes back, though it were signed.
        Assert.Equal(400, (await gateway.AnswerAsync(gateway.Peer.Tries.Last().Body)).Status);

        // Signed, and of people who may not, or of other bytes.
        Assert.Equal(403, (await gateway.AnswerAsync(Decision(id, "approve", digest, "nobody@corp"))).Status);
        Assert.Equal(403, (await gateway.AnswerAsync(Decision(id, "approve", digest, "LEA@corp"))).Status);
        Assert.Equal(403, (await gateway.AnswerAsync(Decision(id, "approve", digest, "sue@corp"))).Status);
        Assert.Equal(403, (await gateway.AnswerAsync(Decision(id, "approve", digest, "ann@corp"))).Status);
        Assert.Equal(409, (await gateway.AnswerAsync(Decision(id, "approve", new string('0', 64), "lea@corp"))).Status);
        Assert.Equal(409, (await gateway.AnswerAsync(Decision(id, "deny", new string('0', 64), "lea@corp", "No."))).Status);
        Assert.Equal(404, (await gateway.AnswerAsync(Decision(new string('0', 32), "approve", digest, "lea@corp"))).Status);
        Assert.Equal(0, gateway.Seen(arguments));

        // An id is one message's; its yes came too late for the other.
        var id1 = gateway.Peer.Sign(body, id: "msg_once");
        Assert.Equal((200, "done"), await gateway.PostAsync("hook", bytes, id1));
        var no = Decision(id, "deny", digest, "sam@corp", "No.");
        Assert.Equal(409, await StatusAsync(Encoding.UTF8.GetBytes(no), gateway.Peer.Sign(no, id: "msg_once")));
        Assert.Equal(409, (await gateway.AnswerAsync(no)).Status);
        Assert.Contains("\"result\"", (await held).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(arguments));
        // An id with other words than before is no second delivery.
        Assert.Equal((before.Forged + 6, before.Old + 2, before.Stranger + 2, before.Again, before.Nowhere + 1), await CountsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"approval.decision","approval":"ID","act":"approve","digest":"DIGEST"}""")]
    [InlineData("""{"type":"approval.asked","approval":"ID","act":"approve","digest":"DIGEST","by":"lea@corp"}""")]
    [InlineData("""{"type":"approval.decision","approval":"ID","act":"edit","digest":"DIGEST","by":"lea@corp"}""")]
    [InlineData("""{"type":"approval.decision","approval":"ID","act":"approve","digest":"DIGEST","by":"lea@corp","by":"sam@corp"}""")]
    [InlineData("""{"type":"approval.decision","approval":"ID","act":"approve","digest":"DIGEST","by":"lea@corp","grantSeconds":60}""")]
    [InlineData("""{"type":"approval.decision","approval":"ID","act":"approve","digest":"DIGEST","by":"lea@corp","reason":"none is wanted"}""")]
    [InlineData("""{"type":"approval.decision","approval":"ID","act":"deny","digest":"DIGEST","by":"lea@corp"}""")]
    [InlineData("""{"type":"approval.decision","approval":"ID","act":"approve","digest":"D","by":"lea@corp"}""")]
    [InlineData("""{"type":"approval.decision","approval":["ID"],"act":"approve","digest":"DIGEST","by":"lea@corp"}""")]
    [InlineData("""{"type":"approval.decision","approval":"ID","act":"approve","digest":"DIGEST","by":"\ud800"}""")]
    [InlineData("""{"type":"approval.decision","approval":"ID","act":"approve","digest":"DIGEST","by":"lea@corp"} """ + "x")]
    public async Task Answer_ThatIsNoDecision_IsRefused(string body) =>
        Assert.Equal(400, (await gateway.AnswerAsync(body.Replace("DIGEST", new string('0', 64), StringComparison.Ordinal))).Status);

    [Fact]
    public async Task Requests_ThatAreTooLongOrNone_AreCutAndCounted()
    {
        var before = await gateway.CallbacksAsync("", "unreadable");
        Assert.StartsWith("HTTP/1.1 400", await RawAsync("POST /approvals/callback/hook HTTP/1.1\r\nContent-Length: 262145\r\n\r\n"), StringComparison.Ordinal);
        // A stranger's path takes no byte.
        Assert.StartsWith("HTTP/1.1 400", await RawAsync("POST /approvals/callback/x HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await RawAsync("POST /approvals/callback/hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await RawAsync("what\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 405", await RawAsync("GET /approvals/callback/hook HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await RawAsync("GET /metrics HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await RawAsync("GET /approvals HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        // A body that stops: cut when its time is over, and others are answered meanwhile.
        var slow = RawAsync("POST /approvals/callback/hook HTTP/1.1\r\nContent-Length: 10\r\n\r\nx");
        Assert.Equal(401, (await gateway.PostAsync("hook", [], [])).Status);
        Assert.Equal("", await slow);
        Assert.True(await gateway.CallbacksAsync("", "unreadable") >= before + 5);
    }

    [Fact]
    public async Task Target_ThatFails_IsToldAgain_UnderTheSameId_AndWhatEndedMeanwhileOnce()
    {
        var arguments = gateway.Fresh();
        gateway.Peer.Fail(ChannelGateway.Shown(arguments), 2);
        var held = gateway.CallAsync("delete_user", arguments);
        var asked = await gateway.TakenAsync(arguments);
        var tries = gateway.Peer.Tries.Where(one => one.Body.Contains(Text(asked, "approval"), StringComparison.Ordinal)).ToList();
        Assert.Equal(3, tries.Count);
        Assert.Single(tries.Distinct());
        await gateway.Gateway.MetricReachesAsync("fastmcp_approval_channel_failures_total{channel=\"hook\"}", 2);
        await gateway.AnswerAsync(Decision(Text(asked, "approval"), "deny", Text(asked, "digest"), "lea@corp", "No."));
        await held;
        await gateway.TakenAsync(arguments, message => Text(message, "type") == "approval.ended");
        var ids = gateway.Peer.Taken.Where(one => Text(one.Message.GetProperty("data"), "approval") == Text(asked, "approval")).Select(one => one.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", gateway.Gateway.SecondPort);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        try
        {
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
