using FastMcp.Approvals.Deciding;

namespace FastMcp.Approvals;

public abstract partial class ApprovalDeskLaws
{
    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Grant_EndedByAPerson_AsksAgainAndIsInTheJournal()
    {
        await using var rig = NewRig();
        var asked = await GrantedAsync(rig);
        Assert.Equal((asked.Id, rig.Clock.GetUtcNow() + HalfAnHour), (Assert.Single(await rig.Desk.GrantsAsync()).Id, Assert.Single(await rig.Desk.GrantsAsync(["crm"])).GrantUntil));
        Assert.Empty(await rig.Desk.GrantsAsync(["other"]));

        Assert.Equal(ActOutcome.NotInGroup, (await rig.Desk.EndGrantAsync(asked.Id, Rig.Stranger)).Outcome);
        Assert.True((await rig.Desk.EndGrantAsync(asked.Id, Rig.Second)).IsDone);
        Assert.Empty(await rig.Desk.GrantsAsync());
        Assert.Equal(AskOutcome.Asked, (await rig.Desk.AskAsync(Rig.Draft(), TimeSpan.FromMinutes(15))).Outcome);
        Assert.Contains((asked.Id, "grant-ended", "sam"), rig.Journal);
        // Twice, and by another tab.
        Assert.Equal(ActOutcome.NoGrant, (await rig.Desk.EndGrantAsync(asked.Id, Rig.Lead)).Outcome);
        Assert.Equal(ActOutcome.Unknown, (await rig.Desk.EndGrantAsync("0123", Rig.Lead)).Outcome);
    }

    [Fact]
    public async Task Grant_Ended_WhatItLetPassAndWasNotUsedIsVoid()
    {
        await using var rig = NewRig();
        var asked = await GrantedAsync(rig);
        var passing = (await rig.Desk.AskAsync(Rig.Draft(), TimeSpan.FromMinutes(15))).Request!;
        Assert.Equal((ApprovalState.Approved, asked.Id), (passing.State, passing.Grant));
        await rig.Desk.EndGrantAsync(asked.Id, Rig.Lead);

        var (act, consent) = await rig.Desk.ConsumeAsync(passing.Id, passing.Digest);
        Assert.Null(consent);
        Assert.Equal((ActOutcome.NotOpen, ApprovalState.Abandoned), (act.Outcome, act.Request!.State));
        Assert.Equal(0, rig.Desk.Counts.Live);
    }

    [Fact]
    public async Task Grant_Ended_WhatPeopleWereAskedForSinceStays()
    {
        await using var rig = NewRig();
        var asked = await GrantedAsync(rig);
        var other = await rig.AskAsync(Rig.Draft() with { Session = "s2" });
        await rig.Desk.EndGrantAsync(asked.Id, Rig.Lead);

        Assert.Equal(ApprovalState.Open, (await rig.Desk.FindAsync(other.Id))!.State);
    }

    [Fact]
    public async Task Grant_OverByItsTime_IsNotEndedOnceMore()
    {
        await using var rig = NewRig();
        var asked = await GrantedAsync(rig);
        rig.Clock.Pass(HalfAnHour);

        Assert.Empty(await rig.Desk.GrantsAsync());
        Assert.Equal(ActOutcome.NoGrant, (await rig.Desk.EndGrantAsync(asked.Id, Rig.Lead)).Outcome);
    }

    [Fact]
    public async Task Grant_EndedByAdmin_WhoStillDecidesNothing()
    {
        var admin = new Approver("root", [], []) { IsAdmin = true };
        await using var rig = NewRig();
        var asked = await GrantedAsync(rig);
        Assert.Equal(ActOutcome.NotInGroup, (await rig.Desk.ApproveAsync((await rig.AskAsync(Rig.Draft("{}"))).Id, admin, Rig.Draft("{}").Digest)).Outcome);
        Assert.True((await rig.Desk.EndGrantAsync(asked.Id, admin)).IsDone);
    }

    [Fact]
    public async Task Grant_OfAnEditOrOfSeveral_IsNone()
    {
        await using var rig = NewRig();
        var edited = (await rig.Desk.EditAsync((await rig.AskAsync()).Id, Rig.Lead, """{"id":9}""", Rig.Draft().Digest)).Request!;
        Assert.Null((await rig.Desk.ApproveAsync(edited.Id, Rig.Second, edited.Digest, HalfAnHour)).Request!.GrantUntil);
        var both = await rig.AskAsync(Rig.Draft("""{"id":2}""", count: 2));
        await rig.Desk.ApproveAsync(both.Id, Rig.Lead, both.Digest, HalfAnHour);
        Assert.Null((await rig.Desk.ApproveAsync(both.Id, Rig.Second, both.Digest, HalfAnHour)).Request!.GrantUntil);
        Assert.Empty(await rig.Desk.GrantsAsync());
    }

    private static async Task<ApprovalRequest> GrantedAsync(Rig rig)
    {
        var asked = await rig.AskAsync();
        await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest, HalfAnHour);
        await rig.Desk.ConsumeAsync(asked.Id, asked.Digest);
        return asked;
    }
}
