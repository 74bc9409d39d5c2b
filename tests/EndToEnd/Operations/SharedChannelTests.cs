using System.Text;
using FastMcp.EndToEnd.Approvals;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Operations;

/// <summary>A channel of two gateways is told by one of them, and answers either; an answer counts once for both.</summary>
[Collection(nameof(TwoNodes))]
public sealed class SharedChannelTests(TwoNodes nodes)
{
    [Fact]
    public async Task Call_HeldOnOneNode_IsReleasedByACallbackToTheOther_AndTheSameToTheFirstCountsNothing()
    {
        _ = nodes.Server;
        var (one, two) = (nodes.Nodes[0], nodes.Nodes[1]);
        const string amount = "\"amount\":5811";
        using var client = await RawClient.ConnectAsync(one.Port);
        await client.SendAsync(RawClient.Request(
            "POST", "/mcp", Requests.McpFields, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"pay","arguments":{ {{{amount}}} } } }""")));
        await FileGateway.UntilAsync(() => Task.FromResult(Told().Count > 0), () => "Nobody told the webhook.");
        var asked = nodes.Hook.Taken.First(taken => taken.Message.GetProperty("data").GetProperty("preview").GetString()!.Contains(amount, StringComparison.Ordinal)).Message.GetProperty("data");

        var body = ChannelPeer.Decision(asked.GetProperty("approval").GetString()!, "approve", asked.GetProperty("digest").GetString()!, "lea@corp");
        var signed = nodes.Hook.Sign(body);
        using var http = new HttpClient { Timeout = ByteReader.Patience };
        Assert.Equal((200, "done"), await ChannelGateway.PostAsync(http, two, "hook", Encoding.UTF8.GetBytes(body), signed));
        var head = await client.HeadAsync();
        Assert.Contains("\"result\"", Encoding.UTF8.GetString(await client.Content(head).AllAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Equal((200, "done"), await ChannelGateway.PostAsync(http, one, "hook", Encoding.UTF8.GetBytes(body), signed));
        await one.MetricReachesAsync("fastmcp_approval_callbacks_total{channel=\"hook\",outcome=\"again\"}", 1);
        Assert.Equal(1, nodes.Upstream.Requests.Count(sent => sent.Text.Contains(amount, StringComparison.Ordinal)));

        // Asked and ended: each told once, by whichever node.
        await FileGateway.UntilAsync(() => Task.FromResult(Told().Count > 1), () => "Nobody told its end.");
        Assert.Equal(["approval.asked", "approval.ended"], Told());
        Assert.Empty(nodes.Hook.Wrong);

        List<string> Told() => [.. nodes.Hook.Tries.Where(sent => sent.Body.Contains("5811", StringComparison.Ordinal)).Select(sent => sent.Body.Split('"')[3])];
    }
}
