using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>Each state, as it is on the disk when the process is gone: nothing is used twice, nothing is lost.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Crash_WhileOpenOrApproved_TheNextRunGoesOn()
    {
        await using var rig = new Rig();
        var open = await rig.AskAsync();
        var approved = await rig.ApprovedAsync(Rig.Draft("""{"id":2}"""));

        await using var next = rig.Crashed();
        Assert.Equal(2, next.Desk.Counts.Live);
        Assert.True((await next.Desk.ApproveAsync(open.Id, Rig.Lead, open.Digest)).IsDone);
        Assert.NotNull((await next.Desk.ConsumeAsync(open.Id, open.Digest)).Consent);
        Assert.NotNull((await next.Desk.ConsumeAsync(approved.Id, approved.Digest)).Consent);
    }

    [Fact]
    public async Task Crash_BehindUse_IsShownAsUnknownAndNeverUsedAgain()
    {
        await using var rig = new Rig();
        var approved = await rig.ApprovedAsync();
        await rig.Desk.ConsumeAsync(approved.Id, approved.Digest);
        Assert.Empty(await rig.Desk.UnknownAsync());

        await using var next = rig.Crashed();
        var unknown = Assert.Single(await next.Desk.UnknownAsync());
        Assert.Equal((approved.Id, ApprovalState.Consumed, Sending.Unknown), (unknown.Id, unknown.State, unknown.Sending));
        Assert.Equal(ActOutcome.Used, (await next.Desk.ConsumeAsync(approved.Id, approved.Digest)).Act.Outcome);
        // The agent may ask again: people decide anew.
        Assert.Equal(AskOutcome.Asked, (await next.Desk.AskAsync(Rig.Draft(), TimeSpan.FromMinutes(15))).Outcome);
    }

    [Fact]
    public async Task Crash_BehindEverythingWasSaid_IsNotUnknown()
    {
        await using var rig = new Rig();
        foreach (var sent in (bool[])[true, false])
        {
            var approved = await rig.ApprovedAsync(Rig.Draft($$"""{"sent":{{(sent ? 1 : 0)}}}"""));
            await rig.Desk.ConsumeAsync(approved.Id, approved.Digest);
            await rig.Desk.FinishAsync(approved.Id, sent);
        }

        await using var next = rig.Crashed();
        Assert.Empty(await next.Desk.UnknownAsync());
    }

    [Fact]
    public async Task Store_ThatFailsAtAnyOfItsCalls_GivesAtMostOneConsentAndTheNextRunGoesOn()
    {
        var failed = 0;
        for (var at = 0; at < 40; at++)
        {
            var folder = Directory.CreateTempSubdirectory("fastmcp-approvals").FullName;
            var store = new FailingStore(SqliteApprovalStore.Open(folder), at);
            var (consents, draft) = (0, Rig.Draft());
            await using (var desk = new ApprovalDesk(store, new ApprovalLimits(), new Clock(), (_, _, _) => { }))
            {
                for (var turn = 0; turn < 2; turn++)
                {
                    consents += await RunAsync(desk, draft with { Id = ApprovalDesk.NewId() }) ? 1 : 0;
                }
            }

            await using var next = new Rig(folder);
            var used = await next.Desk.ListAsync(ApprovalState.Consumed, 100);
            // What was told to have been used is on the disk as used; an act that failed may have changed nothing.
            Assert.Equal(consents, used.Count);
            Assert.All(used, request => Assert.NotEqual(Sending.None, request.Sending));
            Assert.True((await next.Desk.ListAsync(null, 100)).Count(request => request.IsLive) <= 1);
            Assert.True(await RunAsync(next.Desk, draft with { Id = ApprovalDesk.NewId() }));
            failed += store.Failed ? 1 : 0;
            await next.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        // The calls of a whole life were all among them.
        Assert.InRange(failed, 34, 39);
    }

    private static async Task<bool> RunAsync(ApprovalDesk desk, ApprovalRequest draft)
    {
        try
        {
            var asked = (await desk.AskAsync(draft, TimeSpan.FromMinutes(15))).Request!;
            await desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest);
            var (_, consent) = await desk.ConsumeAsync(asked.Id, asked.Digest);
            if (consent is not null)
            {
                await desk.FinishAsync(asked.Id, sent: true);
            }

            return consent is not null;
        }
        catch (ApprovalStoreException)
        {
            return false;
        }
    }
}
