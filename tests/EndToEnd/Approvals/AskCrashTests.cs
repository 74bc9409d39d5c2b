using FastMcp.Approvals;
using FastMcp.EndToEnd.Approvals.Tasks;
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

    /// <summary>A task is held by the process that made it. Another one tells what became of it, and the same call finds what people said.</summary>
    [Fact]
    public async Task Crash_WhileATaskWaits_FailsTheTaskAndLosesNoApproval()
    {
        var gateway = own.Gateway;
        var arguments = gateway.Fresh();
        var task = TaskTalk.IdOf(await gateway.SendAsync(TaskTalk.LegacyCall("delete_user", arguments)), isModern: false);
        var request = await gateway.OpenAsync(arguments);
        await gateway.Gateway.RestartAsync();

        var failed = await TaskTalk.UntilAsync(gateway.SendAsync, task, isModern: false, "failed");
        Assert.Contains(request.Id, failed.GetProperty("statusMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal(-31008, TaskTalk.CodeOf(await gateway.SendAsync(TaskTalk.Legacy("tasks/result", task))));
        Assert.Equal(200, await gateway.ApproveAsync(await gateway.OpenAsync(arguments)));
        Assert.Equal(0, gateway.Seen(arguments));
        Assert.Contains("\"result\"", (await gateway.SendAsync(TaskTalk.LegacyCall("delete_user", arguments))).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Crash_WhileTheUpstreamHasTheCallOfATask_IsSaidAndNotSentAgain()
    {
        var gateway = own.Gateway;
        var arguments = gateway.Fresh();
        var query = gateway.Upstream.Script(Guid.NewGuid().ToString("N"), e => Task.Delay(Timeout.Infinite, e.Stop));
        var task = TaskTalk.IdOf(await gateway.SendAsync(TaskTalk.ModernCall("delete_user", arguments, "/mcp" + query)), isModern: true);
        var request = await gateway.OpenAsync(arguments);
        await gateway.ApproveAsync(request);
        await EndTo.BeAsync(() => Task.FromResult(gateway.Seen(arguments) == 1));
        await gateway.Gateway.RestartAsync();

        var failed = await TaskTalk.UntilAsync(gateway.SendAsync, task, isModern: true, "failed");
        Assert.Contains("nobody knows whether the server did it", failed.GetProperty("statusMessage").GetString(), StringComparison.Ordinal);
        Assert.Contains(request.Id, (await gateway.ListAsync("unknown")).Select(unknown => unknown.Id));
        Assert.Equal(1, gateway.Seen(arguments));
    }

    /// <summary>What came of a call outlives the process that made it, sealed: the store has nothing that can be read.</summary>
    [Fact]
    public async Task Result_OfATask_OutlivesARestartAndIsSealedOnTheDisk()
    {
        const string text = "only for who called";
        var gateway = own.Gateway;
        var arguments = gateway.Fresh();
        var query = gateway.Upstream.Script(Guid.NewGuid().ToString("N"), TaskTalk.Server((_, _) => $$$"""  "result":{"content":[{"type":"text","text":"{{{text}}}, AKIAQ3EGV7D5HKX2MNRT"}]} """));
        var task = TaskTalk.IdOf(await gateway.SendAsync(TaskTalk.LegacyCall("delete_user", arguments, "/mcp" + query)), isModern: false);
        await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
        await TaskTalk.UntilAsync(gateway.SendAsync, task, isModern: false, "completed");
        foreach (var file in Directory.GetFiles(gateway.Gateway.At("approvals"), "approvals.sqlite*"))
        {
            var copy = file + ".copy";
            File.Copy(file, copy);
            Assert.True((await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken)).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) < 0);
            File.Delete(copy);
        }

        await gateway.Gateway.RestartAsync();
        var told = (await gateway.SendAsync(TaskTalk.Legacy("tasks/result", task))).Text;
        Assert.Contains(text, told, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAQ3EGV7D5HKX2MNRT", told, StringComparison.Ordinal);
    }

    /// <summary>A gateway that may be ended.</summary>
    public sealed class Own : IAsyncLifetime
    {
        public AskingGateway Gateway { get; } = new();

        public ValueTask InitializeAsync() => Gateway.InitializeAsync();

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
