using System.Text;
using static FastMcp.EndToEnd.Approvals.ChannelPeer;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>The program is ended hard while a channel is away, and between a callback and its repetition; and who decides changes with a reload.</summary>
public sealed class ChannelCrashTests(ChannelCrashTests.Own own) : IClassFixture<ChannelCrashTests.Own>
{
    [Fact]
    public async Task Restart_WhileTheChannelIsAway_LosesNothing_AndNoCallbackCountsAgain()
    {
        var gateway = own.Gateway;
        var arguments = gateway.Fresh();
        gateway.Peer.Fail("", int.MaxValue);
        byte[] call() => AskingGateway.Legacy("pay", arguments, accept: "application/json");
        Assert.Equal("approval_pending", AskingGateway.CodeOf(await gateway.Gateway.ExchangeAsync(call())));
        await gateway.Gateway.MetricReachesAsync("fastmcp_approval_channel_failures_total{channel=\"hook\"}", 1);
        await gateway.Gateway.MetricReachesAsync("fastmcp_approval_channel_backlog{channel=\"hook\"}", 1);
        await EndTo.BeAsync(async () => System.Text.RegularExpressions.Regex.Unescape((await gateway.Gateway.HealthAsync()).Body).Contains("Channel 'hook' does not take requests for approval: status 503", StringComparison.Ordinal));
        await gateway.Gateway.RestartAsync();
        gateway.Peer.Fail("", 0);
        var asked = await gateway.TakenAsync(arguments);

        // Two yes are needed: one that came before the end of the program counts once.
        var body = Decision(asked.GetProperty("approval").GetString()!, "approve", asked.GetProperty("digest").GetString()!, "lea@corp");
        var signed = gateway.Peer.Sign(body);
        Assert.Equal((200, "done"), await gateway.PostAsync("hook", Encoding.UTF8.GetBytes(body), signed));
        await gateway.Gateway.RestartAsync();
        Assert.Equal((200, "done"), await gateway.PostAsync("hook", Encoding.UTF8.GetBytes(body), signed));
        Assert.Equal(1, await gateway.CallbacksAsync("hook", "again"));
        Assert.Equal("approval_pending", AskingGateway.CodeOf(await gateway.Gateway.ExchangeAsync(call())));

        // Whoever left is out with the next reload, and nothing else of a channel changes.
        gateway.Gateway.Write(gateway.Yaml.Replace("- { as: sam@corp, name: sam, groups: [leads], subjects: [] }", "", StringComparison.Ordinal));
        await gateway.Gateway.ReloadAsync("version 2 is in force");
        var no = Decision(asked.GetProperty("approval").GetString()!, "approve", asked.GetProperty("digest").GetString()!, "sam@corp");
        Assert.Equal(403, (await gateway.AnswerAsync(no)).Status);
        gateway.Gateway.Write(gateway.Yaml);
        await gateway.Gateway.ReloadAsync("version 3 is in force");
        Assert.Equal(200, (await gateway.AnswerAsync(no)).Status);
        Assert.Contains("\"result\"", (await gateway.Gateway.ExchangeAsync(call())).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(arguments));
    }

    /// <summary>A gateway that may be ended.</summary>
    public sealed class Own : IAsyncLifetime
    {
        public ChannelGateway Gateway { get; } = new();

        public ValueTask InitializeAsync() => Gateway.InitializeAsync();

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
