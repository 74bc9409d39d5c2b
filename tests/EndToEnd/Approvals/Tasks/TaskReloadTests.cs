using FastMcp.Approvals;
using static FastMcp.EndToEnd.Approvals.Tasks.TaskTalk;

namespace FastMcp.EndToEnd.Approvals.Tasks;

/// <summary>Policy changes while a task waits: what is in force when people say yes decides.</summary>
public sealed class TaskReloadTests(AskCrashTests.Own own) : IClassFixture<AskCrashTests.Own>
{
    [Fact]
    public async Task Policy_ThatDeniesOrAllowsByThen_HasTheLastWord()
    {
        var gateway = own.Gateway;
        var file = gateway.Gateway.At("policies/decisions.yaml");
        var (denied, allowed, edited) = (gateway.Fresh(), gateway.Fresh(), gateway.Fresh());
        var tasks = new List<string>();
        foreach (var arguments in (string[])[denied, allowed, edited])
        {
            tasks.Add(IdOf(await gateway.SendAsync(ModernCall("delete_user", arguments)), isModern: true));
        }

        var requests = (Denied: await gateway.OpenAsync(denied), Allowed: await gateway.OpenAsync(allowed), Edited: await gateway.OpenAsync(edited));
        await File.WriteAllTextAsync(file, AskingGateway.Policy.Replace("id: deletes, match: { tools: ['delete_*'] }, then: ask, approve: { by: [leads], within: 15m }", "id: deletes, match: { tools: ['delete_*'] }, then: deny, reason: Not any more.", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await gateway.Gateway.ReloadAsync("version 2 is in force");
        Assert.Equal(200, await gateway.ApproveAsync(requests.Denied));
        var failed = await UntilAsync(gateway.SendAsync, tasks[0], isModern: true, "failed");
        Assert.Equal(("Not any more.", 0), (failed.GetProperty("statusMessage").GetString(), gateway.Seen(denied)));
        Assert.Equal(ApprovalState.Approved, (await gateway.ShowAsync(requests.Denied.Id)).State);

        await File.WriteAllTextAsync(file, AskingGateway.Policy.Replace("id: deletes, match: { tools: ['delete_*'] }, then: ask, approve: { by: [leads], within: 15m }", "id: deletes, match: { tools: ['delete_*'] }, then: allow", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await gateway.Gateway.ReloadAsync("version 3 is in force");
        Assert.Equal(200, await gateway.ApproveAsync(requests.Allowed));
        await UntilAsync(gateway.SendAsync, tasks[1], isModern: true, "completed");
        Assert.Equal((1, ApprovalState.Consumed), (gateway.Seen(allowed), (await gateway.ShowAsync(requests.Allowed.Id)).State));

        // What was put in the place of the arguments was for the policy that asked.
        var other = await gateway.EditAsync(requests.Edited, edited.Replace("}", ",\"dry\":true}", StringComparison.Ordinal));
        Assert.Equal(200, await gateway.ApproveAsync(other, by: "sam"));
        await UntilAsync(gateway.SendAsync, tasks[2], isModern: true, "failed");
        Assert.Equal(0, gateway.Seen(edited));
    }
}
