using FastMcp.Approvals.Deciding;

namespace FastMcp.Approvals;

/// <summary>What the desk promises, over each store.</summary>
public abstract partial class ApprovalDeskLaws
{
    private protected abstract IKeep Keep();

    private Rig NewRig(ApprovalLimits? limits = null) => new(Keep(), limits);

    [Fact]
    public async Task Ask_Approve_Consume_GivesOneConsentAndAllStepsAreInTheJournal()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        var approved = await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest);
        var (act, consent) = await rig.Desk.ConsumeAsync(asked.Id, asked.Digest);
        await rig.Desk.FinishAsync(asked.Id, sent: true);

        Assert.Equal(ApprovalState.Approved, approved.Request!.State);
        Assert.Equal((ActOutcome.Done, ApprovalState.Consumed), (act.Outcome, act.Request!.State));
        Assert.Equal(asked.Digest, Convert.ToHexStringLower(consent!.Digest));
        Assert.Equal(["asked", "approved", "used", "sent"], rig.Journal.Select(line => line.Step));
        Assert.Equal(["", "lea", "", ""], rig.Journal.Select(line => line.By));
        Assert.Equal(0, rig.Desk.Counts.Live);
    }

    [Fact]
    public async Task Consume_ManyAtOnce_OneGetsAConsent()
    {
        await using var rig = NewRig();
        var approved = await rig.ApprovedAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => rig.Desk.ConsumeAsync(approved.Id, approved.Digest))));

        Assert.Single(all, one => one.Consent is not null);
        Assert.Equal(63, all.Count(one => one.Act.Outcome == ActOutcome.Used));
    }

    [Fact]
    public async Task Consume_OtherBytes_GivesNothingAndUsesNothing()
    {
        await using var rig = NewRig();
        var approved = await rig.ApprovedAsync();
        var other = Rig.Draft("""{"id":2}""").Digest;

        Assert.Equal(ActOutcome.Changed, (await rig.Desk.ConsumeAsync(approved.Id, other)).Act.Outcome);
        Assert.NotNull((await rig.Desk.ConsumeAsync(approved.Id, approved.Digest)).Consent);
    }

    [Theory]
    [InlineData(ApprovalState.Open)]
    [InlineData(ApprovalState.Denied)]
    [InlineData(ApprovalState.Abandoned)]
    public async Task Consume_WhatIsNotApproved_GivesNothing(ApprovalState state)
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        _ = state switch
        {
            ApprovalState.Denied => await rig.Desk.DenyAsync(asked.Id, Rig.Lead, "Not today."),
            ApprovalState.Abandoned => await rig.Desk.AbandonAsync(asked.Id),
            _ => default,
        };

        var (act, consent) = await rig.Desk.ConsumeAsync(asked.Id, asked.Digest);

        Assert.Null(consent);
        Assert.Equal((ActOutcome.NotOpen, state), (act.Outcome, act.Request!.State));
    }

    [Fact]
    public async Task Decide_TwoAtOnce_OneWinsAndTheOtherIsTold()
    {
        await using var rig = NewRig();
        for (var turn = 0; turn < 20; turn++)
        {
            var asked = await rig.AskAsync(Rig.Draft($$"""{"id":{{turn}}}"""));
            var acts = await Task.WhenAll(
                Task.Run(() => rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest)), Task.Run(() => rig.Desk.DenyAsync(asked.Id, Rig.Second, "No.")));

            Assert.Single(acts, act => act.IsDone);
            Assert.Single(acts, act => act.Outcome == ActOutcome.NotOpen);
            var (_, consent) = await rig.Desk.ConsumeAsync(asked.Id, asked.Digest);
            Assert.Equal(acts[0].IsDone, consent is not null);
        }
    }

    [Fact]
    public async Task Approve_ByRequesterStrangerOrTwice_CountsNothing()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync(Rig.Draft(count: 2));

        Assert.Equal(ActOutcome.Requester, (await rig.Desk.ApproveAsync(asked.Id, new Approver("agent-7", ["leads"], []), asked.Digest)).Outcome);
        Assert.Equal(ActOutcome.Requester, (await rig.Desk.ApproveAsync(asked.Id, new Approver("joe", ["leads"], ["agent-7"]), asked.Digest)).Outcome);
        Assert.Equal(ActOutcome.NotInGroup, (await rig.Desk.ApproveAsync(asked.Id, Rig.Stranger, asked.Digest)).Outcome);
        Assert.Equal(ApprovalState.Open, (await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest)).Request!.State);
        Assert.Equal(ActOutcome.Twice, (await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest)).Outcome);
        Assert.Equal(ApprovalState.Approved, (await rig.Desk.ApproveAsync(asked.Id, Rig.Second, asked.Digest)).Request!.State);
    }

    [Fact]
    public async Task Edit_AfterAnApproval_NeedsAllAgainAndOnlyTheEditPasses()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync(Rig.Draft(count: 2));
        await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest);
        var edited = (await rig.Desk.EditAsync(asked.Id, Rig.Second, """{ "id": 9 }""", asked.Digest)).Request!;

        Assert.Equal(Rig.Draft("""{"id":9}""").Digest, edited.Digest);
        Assert.Equal((asked.Digest, 0), (edited.Proposed, edited.Approvals));
        // A page that was loaded before the edit, and a double click on it.
        Assert.Equal(ActOutcome.Changed, (await rig.Desk.ApproveAsync(asked.Id, Rig.Second, asked.Digest)).Outcome);
        await rig.Desk.ApproveAsync(asked.Id, Rig.Second, edited.Digest);
        Assert.Equal(ApprovalState.Approved, (await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, edited.Digest)).Request!.State);
        Assert.Equal(ActOutcome.NotOpen, (await rig.Desk.EditAsync(asked.Id, Rig.Lead, "{}", edited.Digest)).Outcome);
        Assert.Equal(ActOutcome.Changed, (await rig.Desk.ConsumeAsync(asked.Id, asked.Digest)).Act.Outcome);
        Assert.NotNull((await rig.Desk.ConsumeAsync(asked.Id, edited.Digest)).Consent);
        Assert.Equal(["asked", "voted", "edited", "voted", "approved", "used"], rig.Journal.Select(line => line.Step));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1} {}""")]
    [InlineData("")]
    public async Task Edit_NoObject_ChangesNothing(string arguments)
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();

        Assert.Equal(ActOutcome.NotEditable, (await rig.Desk.EditAsync(asked.Id, Rig.Lead, arguments, asked.Digest)).Outcome);
        Assert.Equal(ActOutcome.NotEditable, (await rig.Desk.EditAsync((await rig.AskAsync(Rig.Draft("{}", editable: false))).Id, Rig.Lead, "{}", Rig.Draft("{}").Digest)).Outcome);
    }

    [Fact]
    public async Task Expiry_BySteadyOrWallClock_EndsWhatIsOpenAndWhatIsApproved()
    {
        await using var rig = NewRig();
        var open = await rig.AskAsync();
        var approved = await rig.ApprovedAsync(Rig.Draft("""{"id":2}"""));
        rig.Clock.Pass(TimeSpan.FromMinutes(15));

        // In flight: nobody has swept yet.
        Assert.Equal(ActOutcome.Expired, (await rig.Desk.ApproveAsync(open.Id, Rig.Lead, open.Digest)).Outcome);
        Assert.Equal(ActOutcome.Expired, (await rig.Desk.ConsumeAsync(approved.Id, approved.Digest)).Act.Outcome);
        await rig.Desk.SweepAsync();
        Assert.Equal(2, (await rig.Desk.ListAsync(ApprovalState.Expired, 10)).Count);
        Assert.Equal(0, rig.Desk.Counts.Live);
    }

    [Fact]
    public async Task Clock_SetBack_GivesNobodyMoreTime()
    {
        await using var rig = NewRig();
        var approved = await rig.ApprovedAsync();
        rig.Clock.Pass(TimeSpan.FromMinutes(10));
        rig.Clock.Jump(-TimeSpan.FromHours(5));
        rig.Clock.Pass(TimeSpan.FromMinutes(6));

        Assert.Equal(ActOutcome.Expired, (await rig.Desk.ConsumeAsync(approved.Id, approved.Digest)).Act.Outcome);
        await rig.Desk.SweepAsync();
        Assert.Equal(ApprovalState.Expired, (await rig.Desk.FindAsync(approved.Id))!.State);
    }

    [Fact]
    public async Task Clock_SetForward_EndsItEarly()
    {
        await using var rig = NewRig();
        var approved = await rig.ApprovedAsync();
        rig.Clock.Jump(TimeSpan.FromDays(1));

        Assert.Equal(ActOutcome.Expired, (await rig.Desk.ConsumeAsync(approved.Id, approved.Digest)).Act.Outcome);
    }

    [Fact]
    public async Task Ask_TheSameCall_IsOneRequestUntilItIsUsed()
    {
        await using var rig = NewRig();
        var first = await rig.AskAsync();
        var again = await rig.Desk.AskAsync(Rig.Draft(), TimeSpan.FromMinutes(15));
        Assert.Equal((AskOutcome.Again, first.Id, 2), (again.Outcome, again.Request!.Id, again.Request.Asks));

        await rig.Desk.ApproveAsync(first.Id, Rig.Lead, first.Digest);
        Assert.Equal(ApprovalState.Approved, (await rig.AskAsync()).State);
        await rig.Desk.ConsumeAsync(first.Id, first.Digest);
        Assert.NotEqual(first.Id, (await rig.AskAsync()).Id);
    }

    [Fact]
    public async Task Ask_BehindAnExpiredOneThatNobodySwept_IsANewRequest()
    {
        await using var rig = NewRig();
        var first = await rig.AskAsync();
        rig.Clock.Pass(TimeSpan.FromHours(1));

        Assert.NotEqual(first.Id, (await rig.AskAsync()).Id);
        Assert.Equal(["asked", "expired", "asked"], rig.Journal.Select(line => line.Step));
    }

    [Fact]
    public async Task Grant_SameCallSameSession_PassesUntilItEnds()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest, TimeSpan.FromMinutes(30));
        await rig.Desk.ConsumeAsync(asked.Id, asked.Digest);

        var granted = await rig.Desk.AskAsync(Rig.Draft(), TimeSpan.FromMinutes(15));
        Assert.Equal((AskOutcome.Granted, asked.Id), (granted.Outcome, granted.Request!.Grant));
        Assert.NotNull((await rig.Desk.ConsumeAsync(granted.Request.Id, granted.Request.Digest)).Consent);
        Assert.Equal(AskOutcome.Asked, (await rig.Desk.AskAsync(Rig.Draft("""{"id":2}"""), TimeSpan.FromMinutes(15))).Outcome);
        Assert.Equal(AskOutcome.Asked, (await rig.Desk.AskAsync(Rig.Draft() with { Session = "s2" }, TimeSpan.FromMinutes(15))).Outcome);
        rig.Clock.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(AskOutcome.Asked, (await rig.Desk.AskAsync(Rig.Draft(), TimeSpan.FromMinutes(15))).Outcome);
    }

    [Fact]
    public async Task Limits_OpenAndPerHour_StopAskingAndAreCounted()
    {
        await using var rig = NewRig(limits: new ApprovalLimits(Open: 3, PerHour: 2));
        await rig.AskAsync(Rig.Draft("""{"id":1}"""));
        await rig.AskAsync(Rig.Draft("""{"id":2}"""));

        Assert.Equal(AskOutcome.TooOften, (await rig.Desk.AskAsync(Rig.Draft("""{"id":3}"""), TimeSpan.FromMinutes(15))).Outcome);
        await rig.AskAsync(Rig.Draft(caller: "other"));
        Assert.Equal(AskOutcome.TooManyOpen, (await rig.Desk.AskAsync(Rig.Draft(caller: "third"), TimeSpan.FromMinutes(15))).Outcome);
        Assert.Equal((3, 2), (rig.Desk.Counts.Live, rig.Desk.Counts.Refused));
    }

    [Fact]
    public async Task Wait_AChangeBetweenLookAndWait_IsNotMissed()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        using var wait = rig.Desk.Wait(asked.Id);
        var next = wait.Next;
        await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest);

        await next.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1, rig.Desk.WaitingFor(asked.Id));
        Assert.Equal(ApprovalState.Approved, wait.Decided!.State);
        // Who waits from here on looks by themselves.
        wait.Dispose();
        using var later = rig.Desk.Wait(asked.Id);
        Assert.Null(later.Decided);
    }

    [Fact]
    public async Task Leave_JustWhenPeopleSaidYes_LeavesItToOthersWhoAskedForTheSame()
    {
        await using var rig = NewRig();
        var (alone, shared) = (await rig.ApprovedAsync(), await rig.AskAsync(Rig.Draft("""{"id":2}""")));
        Assert.Equal(2, (await rig.AskAsync(Rig.Draft("""{"id":2}"""))).Asks);
        await rig.Desk.ApproveAsync(shared.Id, Rig.Lead, shared.Digest);

        Assert.Equal(ApprovalState.Abandoned, (await rig.Desk.LeaveAsync(alone.Id, waits: false)).Request!.State);
        Assert.Equal(ActOutcome.NotOpen, (await rig.Desk.LeaveAsync(shared.Id, waits: false)).Outcome);
        Assert.NotNull((await rig.Desk.ConsumeAsync(shared.Id, shared.Digest)).Consent);
    }

    [Fact]
    public async Task Leave_TheLastOfSeveral_GivesItUp()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync();
        using (rig.Desk.Wait(asked.Id))
        {
            using (rig.Desk.Wait(asked.Id))
            {
                Assert.Equal(ActOutcome.NotOpen, (await rig.Desk.LeaveAsync(asked.Id)).Outcome);
            }

            Assert.Equal(ApprovalState.Abandoned, (await rig.Desk.LeaveAsync(asked.Id)).Request!.State);
        }
    }
}
