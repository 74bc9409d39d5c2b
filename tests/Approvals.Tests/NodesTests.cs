using FastMcp.Approvals.Deciding;

namespace FastMcp.Approvals;

/// <summary>Two nodes on one database: any decides and uses what the other asked for, once.</summary>
[Collection(nameof(DatabaseFixture))]
public sealed class NodesTests(DatabaseFixture database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Approve_OnOneNode_ReleasesWhatTheOtherHolds()
    {
        await using var one = new Rig(database.Keep());
        await using var two = one.Crashed();
        var seen = new TaskCompletionSource<ApprovalRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = await one.AskAsync();
        using var watch = one.Desk.Watch(request => seen.TrySetResult(request));
        using var wait = one.Desk.Wait(asked.Id);
        await two.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest);

        // A listener that was not there yet says that something may have been missed, so that it is looked at in either case.
        ApprovalRequest now;
        do
        {
            var next = wait.Next;
            now = (await one.Desk.FindAsync(asked.Id))!;
            if (now.State == ApprovalState.Open)
            {
                await next.WaitAsync(Patience, TestContext.Current.CancellationToken);
            }
        }
        while (now.State == ApprovalState.Open);

        Assert.NotNull((await one.Desk.ConsumeAsync(asked.Id, asked.Digest)).Consent);
        await two.Desk.FinishAsync(asked.Id, sent: true);
        Assert.Equal((asked.Id, Sending.Sent), ((await seen.Task.WaitAsync(Patience, TestContext.Current.CancellationToken)).Id, (await one.Desk.FindAsync(asked.Id))!.Sending));
    }

    [Fact]
    public async Task Consume_OnBothNodesAtOnce_GivesOneConsent()
    {
        await using var one = new Rig(database.Keep());
        await using var two = one.Crashed();
        var approved = await one.ApprovedAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 32).Select(turn => Task.Run(() => (turn % 2 == 0 ? one : two).Desk.ConsumeAsync(approved.Id, approved.Digest))));

        Assert.Single(all, act => act.Consent is not null);
        Assert.Equal(31, all.Count(act => act.Act.Outcome == ActOutcome.Used));
    }

    [Fact]
    public async Task Ask_OnBothNodes_IsOneRequestAndOneLimit()
    {
        await using var one = new Rig(database.Keep(), new ApprovalLimits(PerHour: 2));
        await using var two = one.Crashed();
        var asked = await one.AskAsync();
        Assert.Equal((asked.Id, 2), ((await two.AskAsync()).Id, (await one.Desk.FindAsync(asked.Id))!.Asks));
        await two.AskAsync(Rig.Draft("""{"id":2}"""));
        Assert.Equal(AskOutcome.TooOften, (await one.Desk.AskAsync(Rig.Draft("""{"id":3}"""), TimeSpan.FromMinutes(15))).Outcome);
    }

    [Fact]
    public async Task Used_ByARunThatGoesOn_IsNotUnknown_AndByOneThatFellSilentIs()
    {
        using var keep = database.Keep();
        await using var one = new Rig(keep);
        await using var two = one.Crashed();
        await one.Desk.SweepAsync();
        var approved = await one.ApprovedAsync();
        await one.Desk.ConsumeAsync(approved.Id, approved.Digest);

        Assert.Empty(await two.Desk.UnknownAsync());
        keep.Query("UPDATE fastmcp_run SET seen = seen - interval '31 seconds'");
        Assert.Equal(approved.Id, Assert.Single(await two.Desk.UnknownAsync()).Id);
        Assert.Empty(await one.Desk.UnknownAsync());
    }

    [Fact]
    public async Task Leave_OneNodeWhileAnotherWaits_GivesNothingUp_UntilThatOneLeavesOrFallsSilent()
    {
        using var keep = database.Keep();
        await using var one = new Rig(keep);
        await using var two = one.Crashed();
        var (left, silent) = (await one.AskAsync(), await one.AskAsync(Rig.Draft("""{"id":2}""")));
        using var here = one.Desk.Wait(left.Id);
        using var alsoHere = one.Desk.Wait(silent.Id);
        using (two.Desk.Wait(left.Id))
        {
            await two.Desk.FindAsync(left.Id);
            Assert.Equal(ActOutcome.NotOpen, (await one.Desk.LeaveAsync(left.Id)).Outcome);
        }

        await two.Desk.FindAsync(left.Id);
        Assert.Equal(ApprovalState.Abandoned, (await one.Desk.LeaveAsync(left.Id)).Request!.State);

        using var there = two.Desk.Wait(silent.Id);
        await two.Desk.FindAsync(silent.Id);
        Assert.Equal(ActOutcome.NotOpen, (await one.Desk.LeaveAsync(silent.Id)).Outcome);
        keep.Query($"UPDATE fastmcp_run SET seen = seen - interval '31 seconds' WHERE run = '{two.Desk.Run}'");
        Assert.Equal(ApprovalState.Abandoned, (await one.Desk.LeaveAsync(silent.Id)).Request!.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Node_ThatFailsAtAnyOfItsCalls_NothingIsUsedTwiceOrLost(bool behind)
    {
        var (failed, stride) = (0, Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 1 : 3);
        for (var at = behind ? 1 : 0; at < 16; at += stride)
        {
            FailingStore? failing = null;
            await using var one = new Rig(database.Keep(), over: store => failing = new FailingStore(store, at, behind));
            await using var two = one.Crashed();
            var consents = await LifeAsync(one, two);
            Assert.InRange(consents, 0, 1);
            Assert.InRange((await two.Desk.ListAsync(ApprovalState.Consumed, 10)).Count, consents, behind ? 1 : consents);
            // What was not used goes on at the other node, asked anew or found.
            Assert.Equal(1, await LifeAsync(two, two));
            failed += failing!.Failed ? 1 : 0;
        }

        Assert.InRange(failed, 10 / stride, (15 / stride) + 1);
    }

    [Fact]
    public async Task Database_ThatIsAway_RefusesAndIsTakenUpAgain()
    {
        await using var one = new Rig(database.Keep());
        var asked = await one.AskAsync();
        database.Server.Stop();
        try
        {
            Assert.Equal(ActOutcome.Unavailable, (await one.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest)).Outcome);
            await Assert.ThrowsAsync<Store.ApprovalStoreException>(() => one.Desk.AskAsync(Rig.Draft("{}"), TimeSpan.FromMinutes(1)));
            // A node may start meanwhile.
            await using var two = one.Crashed();
            Assert.Equal(ActOutcome.Unavailable, (await two.Desk.DenyAsync(asked.Id, Rig.Lead, "No.")).Outcome);
        }
        finally
        {
            database.Server.StartAgain();
        }

        Assert.True((await one.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest)).IsDone);
        Assert.NotNull((await one.Desk.ConsumeAsync(asked.Id, asked.Digest)).Consent);
    }

    // Asked and used by the one, decided by the other, which tries to use it too.
    private static async Task<int> LifeAsync(Rig one, Rig two)
    {
        try
        {
            var asked = await one.AskAsync();
            await two.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest);
            var uses = await Task.WhenAll(one.Desk.ConsumeAsync(asked.Id, asked.Digest), two.Desk.ConsumeAsync(asked.Id, asked.Digest));
            await one.Desk.FinishAsync(asked.Id, sent: true);
            return uses.Count(use => use.Consent is not null);
        }
        catch (Store.ApprovalStoreException)
        {
            return 0;
        }
    }
}
