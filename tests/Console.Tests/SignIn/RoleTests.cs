using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole.Tests.SignIn;

/// <summary>What roles and teams see and do.</summary>
public sealed class RoleTests
{
    [Fact]
    public async Task Person_WithoutARole_SeesNothing()
    {
        await using var console = await SignedInConsole.StartAsync();
        using var visit = await console.SignInAsync("joe sales");
        Assert.Equal(403, (await visit.GetAsync("/health")).Status);
        Assert.Equal(403, (await visit.GetAsync("/approvals")).Status);
        Assert.Equal(200, (await visit.GetAsync("/assets/list.js", "same-origin", "no-cors")).Status);
    }

    [Fact]
    public async Task Views_AreOfTheTeamsRoutes_AndOfAllForAuditors()
    {
        await using var console = await SignedInConsole.StartAsync();
        console.Records.Play(new Facts { Route = "crm", Name = "get_customer", Caller = "ana" }, "{}", ("{}", []));
        console.Records.Play(new Facts { Route = "warehouse", Name = "run_query", Caller = "bob" }, "{}", ("{}", []));
        await console.Records.WrittenAsync();
        var watched = console.Records.Read().Where(one => one.Closed is not null).GroupBy(one => one.Opened.Route).ToDictionary(group => group.Key, group => $"/watch/{group.First().Id}");
        var (mine, theirs) = (await console.AskAsync(), await console.AskAsync(route: "warehouse"));

        using var scoped = await console.SignInAsync("lea staff leads pay");
        var list = (await scoped.GetAsync("/?range=all")).Body;
        Assert.Contains("get_customer", list, StringComparison.Ordinal);
        Assert.DoesNotContain("run_query", list, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", (await scoped.GetAsync("/agents")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("run_query", (await scoped.GetAsync("/?range=all&by=session")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await scoped.GetAsync(watched["crm"])).Status);
        Assert.Equal(404, (await scoped.GetAsync(watched["warehouse"])).Status);
        Assert.Equal(404, (await scoped.GetAsync(watched["warehouse"].Replace("/watch/", "/api/exchanges/", StringComparison.Ordinal))).Status);
        Assert.DoesNotContain(theirs.Id, (await scoped.GetAsync("/approvals")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await scoped.GetAsync("/approvals/" + theirs.Id)).Status);
        var csrf = await SignedInConsole.CsrfAsync(scoped);
        Assert.Equal(404, (await scoped.PostAsync("/api/approvals/" + theirs.Id, $$"""{"act":"approve","digest":"{{theirs.Digest}}"}""", csrf)).Status);
        Assert.Equal(200, (await scoped.PostAsync("/api/approvals/" + mine.Id, $$"""{"act":"approve","digest":"{{mine.Digest}}"}""", csrf)).Status);

        using var auditor = await console.SignInAsync("ada audit");
        Assert.Contains("run_query", (await auditor.GetAsync("/?range=all")).Body, StringComparison.Ordinal);
        Assert.Contains("You look, and do not decide", (await auditor.GetAsync("/approvals/" + theirs.Id)).Body, StringComparison.Ordinal);
        Assert.Equal(403, (await auditor.PostAsync("/api/approvals/" + theirs.Id, """{"act":"deny","reason":"x"}""", await SignedInConsole.CsrfAsync(auditor))).Status);
        // Who looks is on record by name.
        Assert.Contains("approval " + theirs.Id, console.Gateway.Views);
    }

    [Fact]
    public void Roles_AreThoseOfAnyGroup_AndNoTeamIsNoRoute()
    {
        var options = new SignInOptions(
            new Uri("https://c.example"), new FakeProvider(), new Dictionary<ConsoleRole, IReadOnlyList<string>> { [ConsoleRole.Viewer] = ["staff"], [ConsoleRole.Approver] = ["leads"] }, [new ConsoleTeam("a", ["a"], ["r1", "r2"]), new ConsoleTeam("b", ["b"], ["r2", "r3"])]);
        Visitor Of(params string[] groups) => Visitor.Of(new SignedIn("lea", groups, []), options, "t");
        Assert.Equal([ConsoleRole.Viewer, ConsoleRole.Approver], Of("leads", "staff").Roles);
        Assert.Equal(["r1", "r2", "r3"], Of("staff", "a", "b").Routes);
        Assert.Empty(Of("staff").Routes!);
        Assert.False(Of("staff").Sees("r1"));
        Assert.False(Of("staff").Sees(""));
        Assert.Null(Visitor.Of(new SignedIn("lea", ["staff"], []), options with { Teams = [] }, "t").Routes);
    }
}
