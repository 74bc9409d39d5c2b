using FastMcp.Approvals.Deciding;

namespace FastMcp.Approvals;

/// <summary>Calls for which policies of several layers ask: the people of each say yes.</summary>
public abstract partial class ApprovalDeskLaws
{
    private static readonly Approver Payer = new("pat", ["payments"], []);
    private static readonly Approver Both = new("bea", ["leads", "payments"], []);

    [Fact]
    public async Task Sets_OfTwoLayers_AreBothAsked()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync(Rig.Draft() with { Also = [new(["payments"], 1)] });
        Assert.Equal("1 of leads, and 1 of payments", asked.Deciders);

        Assert.Equal(ActOutcome.NotInGroup, (await rig.Desk.ApproveAsync(asked.Id, Rig.Stranger, asked.Digest)).Outcome);
        Assert.Equal(ApprovalState.Open, (await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest, TimeSpan.FromMinutes(5))).Request!.State);
        // Another one of the same group does not stand for the other.
        Assert.Equal(ApprovalState.Open, (await rig.Desk.ApproveAsync(asked.Id, Rig.Second, asked.Digest)).Request!.State);
        Assert.Equal(ActOutcome.Twice, (await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest)).Outcome);
        Assert.Null((await rig.Desk.ConsumeAsync(asked.Id, asked.Digest)).Consent);
        var approved = (await rig.Desk.ApproveAsync(asked.Id, Payer, asked.Digest, TimeSpan.FromMinutes(5))).Request!;
        // Nobody gives a grant alone.
        Assert.Equal((ApprovalState.Approved, null), (approved.State, approved.GrantUntil));
        Assert.NotNull((await rig.Desk.ConsumeAsync(asked.Id, asked.Digest)).Consent);
    }

    [Fact]
    public async Task Sets_WithOnePersonOfBoth_AreAgreedByThem_AndOneNoIsEnough()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync(Rig.Draft() with { Also = [new(["payments"], 1)] });
        Assert.Equal(ApprovalState.Approved, (await rig.Desk.ApproveAsync(asked.Id, Both, asked.Digest)).Request!.State);
        var other = await rig.AskAsync(Rig.Draft("""{"id":2}""") with { Also = [new(["payments"], 2)] });
        Assert.Equal(ApprovalState.Open, (await rig.Desk.ApproveAsync(other.Id, Both, other.Digest)).Request!.State);
        Assert.Equal(ApprovalState.Denied, (await rig.Desk.DenyAsync(other.Id, Payer, "No.")).Request!.State);
    }

    [Fact]
    public async Task Sets_BehindAnEdit_AreAskedAnew()
    {
        await using var rig = NewRig();
        var asked = await rig.AskAsync(Rig.Draft() with { Also = [new(["payments"], 1)] });
        await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, asked.Digest);
        var edited = (await rig.Desk.EditAsync(asked.Id, Payer, """{"id":3}""", asked.Digest)).Request!;
        Assert.Equal(ApprovalState.Open, (await rig.Desk.ApproveAsync(asked.Id, Payer, edited.Digest)).Request!.State);
        Assert.Equal(ApprovalState.Approved, (await rig.Desk.ApproveAsync(asked.Id, Rig.Lead, edited.Digest)).Request!.State);
    }
}
