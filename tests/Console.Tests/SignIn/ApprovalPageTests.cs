using System.Text.Json;
using CsCheck;
using FastMcp.Approvals;
using FastMcp.WebConsole.Pages;

namespace FastMcp.WebConsole.Tests.SignIn;

/// <summary>What people decide on, and that it is decided once.</summary>
public sealed class ApprovalPageTests
{
    private const string Hostile = "\u202e</pre><script>window.ran=1</script>\"'><img src=x onerror=window.ran=2>";

    [Fact]
    public async Task Page_ShowsWhatIsDecidedOn_AndMarksMasks()
    {
        await using var console = await SignedInConsole.StartAsync();
        var request = await console.AskAsync();
        using var visit = await console.SignInAsync("lea leads audit");
        var page = (await visit.GetAsync("/approvals/" + request.Id)).Body;
        Assert.All(
            [request.Digest, "deletes (a.yaml:4)", "agent-7 (https://idp.example)", "bots", "1 of leads", "x-dry-run", "dry=1", "data-left=", "Before in this session", "id=\"approve\"", "id=\"editor\""],
            part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_OfHostileText_HoldsItAsText()
    {
        await using var console = await SignedInConsole.StartAsync();
        var request = await console.AskAsync($$"""{"a":{{JsonSerializer.Serialize(Hostile)}}}""", caller: Hostile, preview: $$"""{"a":{{JsonSerializer.Serialize(Hostile)}}, "b":"{{Hostile.Replace("\"", "", StringComparison.Ordinal)}}"}""");
        using var visit = await console.SignInAsync("lea leads audit");
        await console.Desk.EditAsync(request.Id, new Approver("sam", ["leads"], []), $$"""{"b":{{JsonSerializer.Serialize(Hostile)}}}""", request.Digest);
        foreach (var page in (string[])[(await visit.GetAsync("/approvals/" + request.Id)).Body, (await visit.GetAsync("/approvals")).Body])
        {
            Assert.DoesNotContain("<script>window", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', page);
        }
    }

    [Fact]
    public async Task Page_OfARequestWhoseEveryFieldIsHostile_HoldsThemAsText()
    {
        // What names it and what is made by the gateway alone has a form of its own.
        string[] own = ["Id", "Digest", "Proposed", "Frame", "Session", "Edited", "Arguments", "Run", "Grant"];
        await using var console = await SignedInConsole.StartAsync();
        var hostile = 0;
        var request = await console.AskAsync(change: draft =>
        {
            foreach (var property in typeof(ApprovalRequest).GetProperties().Where(property => property.CanWrite && !own.Contains(property.Name)))
            {
                object? value = property.PropertyType == typeof(string) ? $"{property.Name}{Hostile}"
                    : property.PropertyType == typeof(IReadOnlyList<string>) ? (string[])[$"{property.Name}{Hostile}", "leads"]
                    : property.PropertyType == typeof(IReadOnlyList<ApprovalField>) ? (ApprovalField[])[new(Hostile, Hostile)]
                    : property.PropertyType == typeof(IReadOnlyList<ApprovalMask>) ? (ApprovalMask[])[new(Hostile, 3)]
                    : null;
                if (value is not null)
                {
                    property.SetValue(draft, value);
                    hostile++;
                }
            }

            return draft with { Route = "crm", Count = 2 };
        });
        Assert.InRange(hostile, 15, 40);
        using var visit = await console.SignInAsync("lea leads audit");
        var named = new Approver("sam" + Hostile, ["leads"], []);
        Assert.True((await console.Desk.ApproveAsync(request.Id, named, request.Digest)).IsDone);
        var live = (await visit.GetAsync("/approvals/" + request.Id)).Body;
        Assert.True((await console.Desk.DenyAsync(request.Id, named, "No <script>window.ran=3</script>")).IsDone);
        foreach (var page in (string[])[live, (await visit.GetAsync("/approvals/" + request.Id)).Body, (await visit.GetAsync("/approvals?show=all")).Body])
        {
            Assert.Contains("Name", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>window", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.DoesNotContain("</pre><script", page, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', page);
        }
    }

    [Fact]
    public async Task Post_WithoutWhatThePageKnows_DecidesNothing()
    {
        await using var console = await SignedInConsole.StartAsync();
        var request = await console.AskAsync();
        using var visit = await console.SignInAsync("lea leads audit");
        using var other = await console.SignInAsync("sam leads audit");
        var (csrf, others) = (await SignedInConsole.CsrfAsync(visit), await SignedInConsole.CsrfAsync(other));
        var order = $$"""{"act":"approve","digest":"{{request.Digest}}"}""";
        var address = "/api/approvals/" + request.Id;
        Assert.Equal(403, (await visit.PostAsync(address, order, csrf, from: "https://evil.example")).Status);
        Assert.Equal(403, (await visit.PostAsync(address, order, others)).Status);
        Assert.Equal(403, (await visit.PostAsync(address, order, "")).Status);
        Assert.Equal(403, (await visit.SendAsync(HttpMethod.Post, address, "same-origin", "cors", new StringContent(order), ("Origin", "null"), ("X-Csrf", csrf))).Status);
        Assert.Equal(400, (await visit.PostAsync(address, "{}", csrf)).Status);
        Assert.Equal(400, (await visit.PostAsync(address, """{"act":"approve"}""", csrf)).Status);
        Assert.Equal(404, (await visit.PostAsync("/api/approvals/0123", order, csrf)).Status);
        Assert.Equal(405, (await visit.PostAsync("/health", order, csrf)).Status);
        Assert.Equal(ApprovalState.Open, (await console.Desk.FindAsync(request.Id))!.State);
        Assert.Equal(200, (await visit.PostAsync(address, order, csrf)).Status);
    }

    [Fact]
    public async Task DoubleClick_AndTwoTabs_DecideOnce()
    {
        await using var console = await SignedInConsole.StartAsync();
        using var visit = await console.SignInAsync("lea leads audit");
        using var other = await console.SignInAsync("sam leads audit");
        var (csrf, others) = (await SignedInConsole.CsrfAsync(visit), await SignedInConsole.CsrfAsync(other));
        for (var turn = 0; turn < 5; turn++)
        {
            var request = await console.AskAsync($$"""{"turn":{{turn}}}""");
            var yes = $$"""{"act":"approve","digest":"{{request.Digest}}"}""";
            var all = await Task.WhenAll(
                visit.PostAsync("/api/approvals/" + request.Id, yes, csrf), visit.PostAsync("/api/approvals/" + request.Id, yes, csrf), other.PostAsync("/api/approvals/" + request.Id, """{"act":"deny","reason":"No."}""", others));
            Assert.Equal([200, 409, 409], all.Select(one => one.Status).Order());
            Assert.Single((await console.Desk.FindAsync(request.Id))!.Votes);
        }
    }

    [Fact]
    public async Task Requester_ByIssuerAndSubject_SeesAndDoesNotDecide()
    {
        await using var console = await SignedInConsole.StartAsync();
        var request = await console.AskAsync(caller: "lea");
        using var visit = await console.SignInAsync("lea leads audit");
        Assert.Contains("You asked for this", (await visit.GetAsync("/approvals/" + request.Id)).Body, StringComparison.Ordinal);
        Assert.Equal(403, (await visit.PostAsync("/api/approvals/" + request.Id, $$"""{"act":"approve","digest":"{{request.Digest}}"}""", await SignedInConsole.CsrfAsync(visit))).Status);
    }

    [Fact]
    public async Task Edit_ShowsItsDiff_AndATabOfBeforeApprovesNothing()
    {
        await using var console = await SignedInConsole.StartAsync();
        var request = await console.AskAsync("""{"id":1,"why":"x"}""");
        using var visit = await console.SignInAsync("lea leads audit");
        var csrf = await SignedInConsole.CsrfAsync(visit);
        Assert.Equal(200, (await visit.PostAsync("/api/approvals/" + request.Id, $$"""{"act":"edit","digest":"{{request.Digest}}","arguments":"{\"id\":2,\"why\":\"x\"}"}""", csrf)).Status);
        var page = (await visit.GetAsync("/approvals/" + request.Id)).Body;
        Assert.Contains("<del>-   &quot;id&quot;: 1,</del>\n<ins>+   &quot;id&quot;: 2,</ins>\n    &quot;why&quot;: &quot;x&quot;", page, StringComparison.Ordinal);
        Assert.Equal(409, (await visit.PostAsync("/api/approvals/" + request.Id, $$"""{"act":"approve","digest":"{{request.Digest}}"}""", csrf)).Status);
        var edited = (await console.Desk.FindAsync(request.Id))!;
        Assert.Equal(200, (await visit.PostAsync("/api/approvals/" + request.Id, $$"""{"act":"approve","digest":"{{edited.Digest}}"}""", csrf)).Status);
    }

    [Fact]
    public async Task Console_WithoutSignIn_ShowsAndDecidesNothing()
    {
        await using var console = await SignedInConsole.StartAsync();
        var request = await console.AskAsync();
        await using var plain = await ConsoleServer.StartAsync(
            new ConsoleOptions { Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0), Approvals = console.Desk }, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        using var visit = new TestKit.Peers.Visit($"http://{plain.Address}");
        Assert.Contains("Nobody signs in", (await visit.GetAsync("/approvals/" + request.Id)).Body, StringComparison.Ordinal);
        Assert.Equal(405, (await visit.PostAsync("/api/approvals/" + request.Id, $$"""{"act":"approve","digest":"{{request.Digest}}"}""", "")).Status);
        Assert.Equal(ApprovalState.Open, (await console.Desk.FindAsync(request.Id))!.State);
    }

    [Fact]
    public void Diff_OfRandomLines_GivesBothSidesBack() => Gen.Select(Gen.Char['a', 'd'].List[0, 12], Gen.Char['a', 'd'].List[0, 12]).Sample(
        (one, other) =>
        {
            var (before, after) = (string.Join('\n', one), string.Join('\n', other));
            var lines = LineDiff.Of(before, after);
            Assert.Equal(before, string.Join('\n', lines.Where(line => line.Kind != '+').Select(line => line.Line)));
            Assert.Equal(after, string.Join('\n', lines.Where(line => line.Kind != '-').Select(line => line.Line)));
        },
        iter: 500);
}
