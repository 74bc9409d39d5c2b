using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Notices;
using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>What channels are told is neither lost nor told by two at once; what they say counts once.</summary>
public abstract class NoticeLaws
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly IReadOnlyList<NoticeTarget> Targets = [new("hook", []), new("other", ["elsewhere"])];

    /// <summary>From one fault to the next.</summary>
    private protected virtual int Stride => Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 1 : 2;

    private protected abstract IKeep Keep();

    private Rig NewRig() => new(Keep(), targets: Targets);

    [Fact]
    public async Task Asked_IsDueForItsChannels_ForOneNodeAtATime_UntilItIsTold()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        var due = Assert.Single((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
        Assert.Equal((asked.Id, 1L, 0L, 1, ""), (due.Request!.Id, due.Notice.Wanted, due.Notice.Told, due.Notice.Tries, due.Notice.Place));
        Assert.Empty((await rig.Desk.TakeNoticesAsync("other", Lease, 9)).Due);
        var again = await rig.Desk.TakeNoticesAsync("hook", Lease, 9);
        Assert.Empty(again.Due);
        Assert.Equal(rig.Clock.GetUtcNow() + Lease, again.Next);
        Assert.Equal(new NoticeBacklog(1, rig.Clock.GetUtcNow()), await rig.Desk.BacklogAsync("hook"));

        await rig.Desk.ToldAsync(due.Notice, 1, "C1 17.5");
        rig.Clock.Pass(Lease);
        var none = await rig.Desk.TakeNoticesAsync("hook", Lease, 9);
        Assert.Empty(none.Due);
        Assert.Null(none.Next);
        Assert.Equal(default, await rig.Desk.BacklogAsync("hook"));
    }

    [Fact]
    public async Task Crash_WhileItIsTold_IsTakenByTheNextWhenTheLeaseIsOver()
    {
        await using var rig = NewRig();
        await rig.AskAsync();
        Assert.Single((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);

        await using var next = rig.Crashed();
        Assert.Empty((await next.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
        rig.Clock.Pass(Lease);
        var due = Assert.Single((await next.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
        Assert.Equal(2, due.Notice.Tries);
        await next.Desk.TellLaterAsync(due.Notice with { Place = "C1 17.5" }, TimeSpan.FromSeconds(4));
        Assert.Empty((await next.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
        rig.Clock.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal("C1 17.5", Assert.Single((await next.Desk.TakeNoticesAsync("hook", Lease, 9)).Due).Notice.Place);
    }

    [Fact]
    public async Task Clock_ThatIsSetBack_DelaysNothingForLongerThanAnythingIsPutOff()
    {
        await using var rig = NewRig();
        await rig.AskAsync();
        var due = Assert.Single((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
        await rig.Desk.TellLaterAsync(due.Notice, TimeSpan.FromDays(1));
        rig.Clock.Jump(TimeSpan.FromHours(-5));
        Assert.Single((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);

        // Nor does anybody put it off for longer than that.
        await rig.Desk.TellLaterAsync(due.Notice, TimeSpan.FromDays(1));
        Assert.Empty((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
        rig.Clock.Pass(ApprovalDesk.LongestPause);
        Assert.Single((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
    }

    [Fact]
    public async Task Change_WhileItIsTold_IsDueBehindIt_AndOnceForSeveral()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        var first = Assert.Single((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
        await rig.Desk.EditAsync(asked.Id, Rig.Lead, """{"id":2}""", asked.Digest);
        await rig.Desk.DenyAsync(asked.Id, Rig.Lead, "No.");
        // Nobody tells of it beside who is about it.
        Assert.Empty((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);

        await rig.Desk.ToldAsync(first.Notice, first.Request!.Version, "C1 17.5");
        var second = Assert.Single((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
        Assert.Equal((ApprovalState.Denied, 3L, 1L, 1, "C1 17.5"), (second.Request!.State, second.Notice.Wanted, second.Notice.Told, second.Notice.Tries, second.Notice.Place));
        await rig.Desk.ToldAsync(second.Notice, 3, second.Notice.Place);
        // What told an older version late takes nothing back.
        await rig.Desk.ToldAsync(first.Notice, 1, "C1 17.5");
        Assert.Equal(0, (await rig.Desk.BacklogAsync("hook")).Count);
    }

    [Fact]
    public async Task News_AreWhatPeopleCanDoAndItsEnd_AndNothingElse()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync(Rig.Draft(count: 2));
        var told = new List<string>();
        async Task LookAsync(string step)
        {
            foreach (var due in (await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due)
            {
                told.Add(step);
                await rig.Desk.ToldAsync(due.Notice, due.Request!.Version, "");
            }
        }

        await LookAsync("asked");
        await rig.AskAsync(Rig.Draft(count: 2));
        await LookAsync("again");
        await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest);
        await LookAsync("voted");
        await rig.Desk.ApproveAsync(asked.Id, Rig.Second, asked.Digest);
        await LookAsync("approved");
        await rig.Desk.ConsumeAsync(asked.Id, asked.Digest);
        await rig.Desk.FinishAsync(asked.Id, sent: true);
        await LookAsync("used");
        var granted = await rig.AskAsync(Rig.Draft("""{"id":2}"""));
        await LookAsync("asked 2");
        await rig.Desk.ApproveAsync(granted.Id, Rig.Lead, granted.Digest, TimeSpan.FromMinutes(5));
        await LookAsync("approved 2");
        await rig.Desk.ConsumeAsync(granted.Id, granted.Digest);
        Assert.Equal(AskOutcome.Granted, (await rig.Desk.AskAsync(Rig.Draft("""{"id":2}"""), TimeSpan.FromMinutes(1))).Outcome);
        await LookAsync("granted");
        await rig.AskAsync(Rig.Draft("""{"id":3}"""));
        await LookAsync("asked 3");
        rig.Clock.Pass(TimeSpan.FromMinutes(15));
        await rig.Desk.SweepAsync();
        await LookAsync("expired");
        await rig.Desk.AbandonAsync((await rig.AskAsync(Rig.Draft("""{"id":4}"""))).Id);
        await LookAsync("abandoned");

        // What a grant let pass asked nobody, and its end is nobody's matter.
        Assert.Equal(["asked", "voted", "approved", "asked 2", "approved 2", "asked 3", "expired", "abandoned"], told);
    }

    [Fact]
    public async Task Callback_DeliveredTwice_OrByTheNextRun_CountsOnceAndIsToldTheSame()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync(Rig.Draft(count: 2));
        var (mark, order) = (new CallbackMark("hook", "m1", "h1"), new CallbackOrder(asked.Id, true, asked.Digest, ""));
        Assert.Equal((ActOutcome.Done, false), await DecideAsync(rig, mark, order, Rig.Lead));
        Assert.Equal((ActOutcome.Done, true), await DecideAsync(rig, mark, order, Rig.Lead));
        Assert.Equal((ActOutcome.Reused, false), await DecideAsync(rig, mark with { Hash = "h2" }, order, Rig.Lead));
        // Ids of one channel are none of another; the same words under another id are a second yes of one person.
        Assert.Equal((ActOutcome.Twice, false), await DecideAsync(rig, mark with { Id = "m2" }, order, Rig.Lead));

        await using var next = rig.Crashed();
        Assert.Equal((ActOutcome.Done, true), await DecideAsync(next, mark, order, Rig.Lead));
        var now = (await next.Desk.FindAsync(asked.Id))!;
        Assert.Equal((ApprovalState.Open, 1), (now.State, now.Approvals));
        Assert.Equal((asked.Id, "voted", "lea via hook"), rig.Journal.Single(step => step.Step == "voted"));
        Assert.Equal("hook", Assert.Single(now.Votes).Via);
    }

    [Fact]
    public async Task Callback_OnTwoNodesAtOnce_CountsOnce()
    {
        await using var one = NewRig();
        await using var two = one.Crashed();
        var asked = await one.AskAsync();
        var (mark, order) = (new CallbackMark("hook", "m1", "h1"), new CallbackOrder(asked.Id, false, asked.Digest, "No."));
        // A copy of a file is another store: the law is about nodes that share one.
        var nodes = one.Shares(two) ? [one, two] : new[] { one };
        var all = await Task.WhenAll(Enumerable.Range(0, 24).Select(turn => Task.Run(() => DecideAsync(nodes[turn % nodes.Length], mark, order, Rig.Lead))));

        Assert.All(all, said => Assert.Equal(ActOutcome.Done, said.Outcome));
        Assert.Single(all, said => !said.IsAgain);
        Assert.Single((await one.Desk.FindAsync(asked.Id))!.Votes);
    }

    [Fact]
    public async Task Callback_OfWhoMayNot_OfOtherBytes_OrOfAnotherChannelsRoute_DoesNothing()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        var (yes, no) = (new CallbackOrder(asked.Id, true, asked.Digest, ""), new CallbackOrder(asked.Id, false, asked.Digest, "No."));
        var next = 0;
        async Task<ActOutcome> SayAsync(CallbackOrder order, Approver by, string channel = "hook") => (await DecideAsync(rig, new CallbackMark(channel, $"m{next++}", "h"), order, by)).Outcome;

        Assert.Equal(ActOutcome.NotInGroup, await SayAsync(yes, Rig.Stranger));
        Assert.Equal(ActOutcome.Requester, await SayAsync(yes, new Approver("agent-7", ["leads"], [])));
        Assert.Equal(ActOutcome.Requester, await SayAsync(no, new Approver("ann", ["leads"], ["agent-7"])));
        Assert.Equal(ActOutcome.Changed, await SayAsync(yes with { Digest = new string('0', 64) }, Rig.Lead));
        Assert.Equal(ActOutcome.Changed, await SayAsync(no with { Digest = new string('0', 64) }, Rig.Lead));
        Assert.Equal(ActOutcome.Unknown, await SayAsync(yes with { Request = new string('0', 32) }, Rig.Lead));
        Assert.Equal(ActOutcome.Unknown, await SayAsync(yes, Rig.Lead, "other"));
        Assert.Equal(ActOutcome.Unknown, await SayAsync(yes, Rig.Lead, "nobody"));
        Assert.Equal(ActOutcome.Reason, await SayAsync(no with { Reason = "" }, Rig.Lead));
        Assert.Equal(ActOutcome.Reason, await SayAsync(no with { Reason = "a\nb" }, Rig.Lead));
        var edited = (await rig.Desk.EditAsync(asked.Id, Rig.Lead, """{"id":2}""", asked.Digest)).Request!;
        Assert.Equal(ActOutcome.Changed, await SayAsync(yes, Rig.Lead));
        Assert.Equal(ActOutcome.Elsewhere, await SayAsync(yes with { Digest = edited.Digest }, Rig.Lead));
        Assert.DoesNotContain((await rig.Desk.FindAsync(asked.Id))!.Votes, vote => vote.Act != "edited");
        Assert.Equal(ActOutcome.Done, await SayAsync(no with { Digest = edited.Digest }, Rig.Lead));
        Assert.Equal(ActOutcome.NotOpen, await SayAsync(no with { Digest = edited.Digest }, Rig.Second));
    }

    [Theory]
    [InlineData("lea@example.com", "lea@example.com", true)]
    [InlineData("https://idp.example/ lea@example.com", "lea@example.com", true)]
    [InlineData("lea@example.com", "https://idp.example/ lea@example.com", true)]
    [InlineData("https://idp.example/ lea@example.com", "https://other.example/ lea@example.com", false)]
    [InlineData("lea@example.com", "a-lea@example.com", false)]
    public async Task Counts_AreOfPeople_WhateverTheirNames(string one, string other, bool same)
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync(Rig.Draft(count: 2));
        await rig.Desk.ApproveAsync(asked.Id, new Approver("lea", ["leads"], [one]), asked.Digest);
        var said = await DecideAsync(rig, new CallbackMark("hook", "m1", "h"), new CallbackOrder(asked.Id, true, asked.Digest, ""), new Approver("U0LEA", ["leads"], [other]));

        Assert.Equal(same ? ActOutcome.Twice : ActOutcome.Done, said.Outcome);
        Assert.Equal(same ? ApprovalState.Open : ApprovalState.Approved, (await rig.Desk.FindAsync(asked.Id))!.State);
    }

    [Fact]
    public async Task Forgotten_AreCallbacksOfYesterdayAndNoticesThatAreTold()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        var (mark, order) = (new CallbackMark("hook", "m1", "h1"), new CallbackOrder(asked.Id, false, asked.Digest, "No."));
        await DecideAsync(rig, mark, order, Rig.Lead);
        rig.Clock.Pass(CallbackMark.Kept - TimeSpan.FromSeconds(1));
        await SweepsAsync(rig);
        Assert.Equal((ActOutcome.Done, true), await DecideAsync(rig, mark, order, Rig.Lead));
        // It was not told yet: it stays.
        var due = Assert.Single((await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due);
        await rig.Desk.ToldAsync(due.Notice, due.Request!.Version, "");
        rig.Clock.Pass(TimeSpan.FromSeconds(1));
        await SweepsAsync(rig);
        Assert.Equal((ActOutcome.NotOpen, false), await DecideAsync(rig, mark, order, Rig.Lead));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Store_ThatFailsAtAnyOfItsCalls_LosesNoNoticeAndCountsNoCallbackTwice(bool behind)
    {
        var failed = 0;
        for (var at = behind ? 1 : 0; at < 30; at += Stride)
        {
            FailingStore? failing = null;
            await using var rig = new Rig(Keep(), over: store => failing = new FailingStore(store, at, behind), targets: Targets);
            var mark = new CallbackMark("hook", "m1", "h1");
            var told = new Dictionary<string, long>();
            var done = await LifeAsync(rig, mark, told);
            await using var next = rig.Crashed();
            rig.Clock.Pass(Lease);
            // The sender heard nothing, or no: it sends the same again to the next run, where the call is asked for again if it was lost.
            var again = await LifeAsync(next, mark, told);
            var now = Assert.Single(await next.Desk.ListAsync(null, 10));
            Assert.Equal((ApprovalState.Open, 1), (now.State, now.Approvals));
            Assert.True(again.IsDone);
            Assert.True(!done.IsDone || again.IsAgain);
            // All that is to be told was told by either, or is due.
            rig.Clock.Pass(Lease);
            foreach (var due in (await next.Desk.TakeNoticesAsync("hook", Lease, 9)).Due)
            {
                told[due.Request!.Id] = due.Request.Version;
            }

            Assert.True(told[now.Id] >= now.Votes.Count + 1, $"{at}");
            failed += failing!.Failed ? 1 : 0;
        }

        // The calls of a whole life were all among them.
        Assert.InRange(failed, 18 / Stride, (29 / Stride) + 1);
    }

    // Asked, told, answered by a callback, told.
    private static async Task<(bool IsDone, bool IsAgain)> LifeAsync(Rig rig, CallbackMark mark, Dictionary<string, long> told)
    {
        (bool IsDone, bool IsAgain) done = default;
        try
        {
            var asked = await rig.AskAsync(Rig.Draft(count: 2));
            await TellAsync(rig, told);
            var (outcome, isAgain) = await DecideAsync(rig, mark, new CallbackOrder(asked.Id, true, asked.Digest, ""), Rig.Lead);
            done = (outcome == ActOutcome.Done, isAgain);
            await TellAsync(rig, told);
        }
        catch (ApprovalStoreException)
        {
            // The next run goes on.
        }

        return done;
    }

    private static async Task TellAsync(Rig rig, Dictionary<string, long> told)
    {
        foreach (var due in (await rig.Desk.TakeNoticesAsync("hook", Lease, 9)).Due)
        {
            told[due.Request!.Id] = due.Request.Version;
            await rig.Desk.ToldAsync(due.Notice, due.Request.Version, "");
        }
    }

    private static async Task<(ActOutcome Outcome, bool IsAgain)> DecideAsync(Rig rig, CallbackMark mark, CallbackOrder order, Approver by)
    {
        var (act, isAgain) = await rig.Desk.DecideOnceAsync(mark, order, by);
        return (act.Outcome, isAgain);
    }

    private static async Task SweepsAsync(Rig rig)
    {
        for (var turn = 0; turn < 61; turn++)
        {
            await rig.Desk.SweepAsync();
        }
    }
}
