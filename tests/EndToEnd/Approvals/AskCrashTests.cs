using FastMcp.Approvals;
using static FastMcp.EndToEnd.Approvals.AskingGateway;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>The program is ended hard between ask, approval and use.</summary>
public sealed class AskCrashTests(AskCrashTests.Own own) : IClassFixture<AskCrashTests.Own>
{
    [Fact]
    public async Task Crash_BetweenTheSteps_LosesNothingAndSendsOnce()
    {
        var gateway = own.Gateway;
        var arguments = gateway.Fresh();
        byte[] call() => Legacy("delete_user", arguments, accept: "application/json");
        Assert.Equal("approval_pending", CodeOf(await gateway.SendAsync(call())));
        await gateway.Gateway.RestartAsync();
        Assert.Equal("approval_pending", CodeOf(await gateway.SendAsync(call())));
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
        await gateway.Gateway.RestartAsync();
        Assert.Contains("\"result\"", (await gateway.SendAsync(call())).Text, StringComparison.Ordinal);
        await gateway.Gateway.RestartAsync();
        Assert.Equal("approval_pending", CodeOf(await gateway.SendAsync(call())));
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Crash_WhileTheUpstreamHasIt_IsShownAsUnknownAndNotSentAgain()
    {
        var gateway = own.Gateway;
        var arguments = gateway.Fresh();
        var query = gateway.Upstream.Script(Guid.NewGuid().ToString("N"), e => Task.Delay(Timeout.Infinite, e.Stop));
        var held = gateway.SendAsync(Legacy("delete_user", arguments, "/mcp" + query));
        var request = await gateway.OpenAsync(arguments);
        await gateway.ApproveAsync(request);
        await EndTo.BeAsync(() => Task.FromResult(gateway.Seen(arguments) == 1));
        await gateway.Gateway.RestartAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => held);

        Assert.Contains(request.Id, (await gateway.ListAsync("unknown")).Select(unknown => unknown.Id));
        Assert.Equal((ApprovalState.Consumed, Sending.Unknown), ((await gateway.ShowAsync(request.Id)).State, (await gateway.ShowAsync(request.Id)).Sending));
        Assert.Equal(1, gateway.Seen(arguments));
    }

    /// <summary>A gateway that may be ended.</summary>
    public sealed class Own : IAsyncLifetime
    {
        public AskingGateway Gateway { get; } = new();

        public ValueTask InitializeAsync() => Gateway.InitializeAsync();

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
