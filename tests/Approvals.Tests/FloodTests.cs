using FastMcp.Approvals.Deciding;

namespace FastMcp.Approvals;

/// <summary>As many open requests as the limit lets there be.</summary>
public sealed class FloodTests
{
    [Fact]
    public async Task TenThousandOpen_OneMoreIsNotAsked_AndEachIsStillDecidedByItself()
    {
        const int many = 10_000;
        await using var rig = new Rig(new ApprovalLimits(Open: many, PerHour: int.MaxValue));
        var asked = new List<ApprovalRequest>(many);
        foreach (var part in Enumerable.Range(0, many).Chunk(2000))
        {
            asked.AddRange((await Task.WhenAll(part.Select(id => rig.Desk.AskAsync(Rig.Draft($$"""{"id":{{id}}}"""), TimeSpan.FromMinutes(15))))).Select(one => one.Request!));
        }

        Assert.Equal(AskOutcome.TooManyOpen, (await rig.Desk.AskAsync(Rig.Draft("{}", caller: "other"), TimeSpan.FromMinutes(15))).Outcome);
        Assert.Equal((many, 1), (rig.Desk.Counts.Live, rig.Desk.Counts.Refused));
        Assert.Equal(200, (await rig.Desk.ListAsync(ApprovalState.Open, 200)).Count);
        var one = asked[4711];
        Assert.True((await rig.Desk.ApproveAsync(one.Id, Rig.Lead, one.Digest)).IsDone);
        Assert.Equal(ActOutcome.Changed, (await rig.Desk.ConsumeAsync(one.Id, asked[4712].Digest)).Act.Outcome);
        Assert.NotNull((await rig.Desk.ConsumeAsync(one.Id, one.Digest)).Consent);
        // There is room for one again; and all others end with their time, some at a time.
        Assert.Equal(AskOutcome.Asked, (await rig.Desk.AskAsync(Rig.Draft("{}", caller: "other"), TimeSpan.FromMinutes(15))).Outcome);
        rig.Clock.Pass(TimeSpan.FromMinutes(15));
        for (var sweep = 0; sweep < 25; sweep++)
        {
            await rig.Desk.SweepAsync();
        }

        Assert.Equal(0, rig.Desk.Counts.Live);
    }
}
