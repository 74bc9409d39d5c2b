using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>Each state, as it is on the disk when the process is gone: nothing is used twice, nothing is lost.</summary>
public abstract class CrashLaws
{
    /// <summary>From one fault to the next; the first is given by turns.</summary>
    private protected virtual int Stride => 1;

    private protected abstract IKeep Keep();

    private Rig NewRig() => new(Keep());

    [Fact]
    public async Task Crash_WhileOpenOrApproved_TheNextRunGoesOn()
    {
        await using var rig = NewRig();
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
        await using var rig = NewRig();
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
        await using var rig = NewRig();
        foreach (var sent in (bool[])[true, false])
        {
            var approved = await rig.ApprovedAsync(Rig.Draft($$"""{"sent":{{(sent ? 1 : 0)}}}"""));
            await rig.Desk.ConsumeAsync(approved.Id, approved.Digest);
            await rig.Desk.FinishAsync(approved.Id, sent);
        }

        await using var next = rig.Crashed();
        Assert.Empty(await next.Desk.UnknownAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Store_ThatFailsAtAnyOfItsCalls_GivesAtMostOneConsentAndTheNextRunGoesOn(bool behind)
    {
        var (failed, first) = (0, behind && Stride > 1 ? 1 : 0);
        for (var at = first; at < 40; at += Stride)
        {
            using var keep = Keep();
            var store = new FailingStore(keep.Open(), at, behind);
            var (consents, draft) = (0, Rig.Draft());
            await using (var desk = new ApprovalDesk(store, new ApprovalLimits(), new Clock(), (_, _, _) => { }))
            {
                for (var turn = 0; turn < 2; turn++)
                {
                    consents += await RunAsync(desk, draft with { Id = ApprovalDesk.NewId() }) ? 1 : 0;
                }
            }

            await using var next = new Rig(keep.Copy());
            var used = await next.Desk.ListAsync(ApprovalState.Consumed, 100);
            // What was told to have been used is on the disk as used. An act that failed may have changed nothing; one whose answer was lost may have used an approval for nobody.
            Assert.InRange(used.Count, consents, behind ? consents + 1 : consents);
            Assert.All(used, request => Assert.NotEqual(Sending.None, request.Sending));
            Assert.True((await next.Desk.ListAsync(null, 100)).Count(request => request.IsLive) <= 1);
            Assert.True(await RunAsync(next.Desk, draft with { Id = ApprovalDesk.NewId() }));
            failed += store.Failed ? 1 : 0;
        }

        // The calls of a whole life were all among them.
        Assert.InRange(failed, 34 / Stride, (39 / Stride) + 1);
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
