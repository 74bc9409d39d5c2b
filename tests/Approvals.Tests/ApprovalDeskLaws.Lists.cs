namespace FastMcp.Approvals;

public abstract partial class ApprovalDeskLaws
{
    [Fact]
    public async Task List_OfRoutes_PageByPage_HasEachOfThemOnceAndNoOther()
    {
        await using var rig = NewRig(new ApprovalLimits(PerHour: int.MaxValue));
        // Others have more open, and younger ones, than a page holds; many at one moment.
        var mine = new List<string>();
        foreach (var at in Enumerable.Range(0, 60))
        {
            var asked = await rig.AskAsync(Rig.Draft($$"""{"id":{{at}}}""") with { Route = at % 4 == 0 ? "pay" : "crm" });
            if (at % 4 == 0)
            {
                mine.Add(asked.Id);
            }

            rig.Clock.Pass(TimeSpan.FromMilliseconds(at % 8 == 0 ? 1 : 0));
        }

        var found = new List<ApprovalRequest>();
        for (ApprovalPlace? behind = null; ;)
        {
            var page = await rig.Desk.ListAsync(new ApprovalFilter(4) { State = ApprovalState.Open, Routes = ["pay", "none"], Behind = behind });
            found.AddRange(page);
            if (page.Count == 0)
            {
                break;
            }

            // As an address has it.
            behind = ApprovalPlace.Parse(new ApprovalPlace(page[^1].Asked, page[^1].Id).ToString());
        }

        Assert.Equal(mine.Order(), found.Select(one => one.Id).Order());
        Assert.Equal(found.Select(one => one.Asked).OrderDescending(), found.Select(one => one.Asked));
        Assert.Empty(await rig.Desk.ListAsync(new ApprovalFilter(4) { Routes = [] }));
        Assert.Empty(await rig.Desk.ListAsync(new ApprovalFilter(4) { Routes = ["pay"], State = ApprovalState.Denied }));
        Assert.Equal(60, (await rig.Desk.ListAsync(null, 100)).Count);
    }

    [Fact]
    public async Task Route_OfAnyName_IsFoundByItAlone()
    {
        await using var rig = NewRig();
        foreach (var (route, at) in new[] { "a' OR '1'='1", "[\"x\"]", "%", "a\\b" }.Select((route, at) => (route, at)))
        {
            var asked = await rig.AskAsync(Rig.Draft($$"""{"id":{{at}}}""") with { Route = route });
            Assert.Equal(asked.Id, Assert.Single(await rig.Desk.ListAsync(new ApprovalFilter(10) { Routes = [route] })).Id);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("-a")]
    [InlineData("9223372036854775807-a")]
    [InlineData("x-a")]
    [InlineData("1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Place_ThatIsNone_IsNone(string text) => Assert.Null(ApprovalPlace.Parse(text));

    [Fact]
    public async Task Unknown_OfRoutes_LeavesOthersOut()
    {
        await using var rig = NewRig();
        var (one, other) = (await rig.ApprovedAsync(Rig.Draft("""{"id":1}""") with { Route = "pay" }), await rig.ApprovedAsync(Rig.Draft("""{"id":2}""")));
        await rig.Desk.ConsumeAsync(one.Id, one.Digest);
        await rig.Desk.ConsumeAsync(other.Id, other.Digest);
        await using var next = rig.Crashed();

        Assert.Equal(one.Id, Assert.Single(await next.Desk.UnknownAsync(["pay"])).Id);
        Assert.Equal(2, (await next.Desk.UnknownAsync()).Count);
    }
}
