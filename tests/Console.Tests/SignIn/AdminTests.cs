using FastMcp.Approvals;
using FastMcp.TestKit.Peers;

namespace FastMcp.WebConsole.Tests.SignIn;

/// <summary>What an admin does beyond looking: ends grants, lays and lifts blocks. And what they do not do: decide.</summary>
public sealed class AdminTests
{
    [Fact]
    public async Task Grant_IsEndedByAdminsAndByWhoMayDecide_AndByNobodyElse()
    {
        await using var console = await SignedInConsole.StartAsync();
        using var lea = await console.SignInAsync("lea leads pay");
        using var ada = await console.SignInAsync("ada audit");
        using var root = await console.SignInAsync("root root");
        var (mine, theirs) = (await GrantedAsync(console, lea, """{"n":1}"""), await GrantedAsync(console, lea, """{"n":2}"""));
        Assert.Contains("id=\"end-grant\"", (await root.GetAsync("/approvals/" + mine.Id)).Body, StringComparison.Ordinal);
        var look = (await ada.GetAsync("/approvals/" + mine.Id)).Body;
        Assert.Contains("passes without being asked for", look, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"end-grant\"", look, StringComparison.Ordinal);
        Assert.Contains(mine.Id, (await ada.GetAsync("/approvals?show=grants")).Body, StringComparison.Ordinal);

        Assert.Equal(403, await EndAsync(ada, mine));
        Assert.Equal(200, await EndAsync(root, mine));
        Assert.Equal(409, await EndAsync(root, mine));
        Assert.Equal(200, await EndAsync(lea, theirs));
        Assert.Empty(await console.Desk.GrantsAsync());
        Assert.Contains("ended the grant", (await ada.GetAsync("/approvals/" + mine.Id)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admin_WhoIsNoApprover_DecidesNothing()
    {
        await using var console = await SignedInConsole.StartAsync();
        var request = await console.AskAsync();
        using var root = await console.SignInAsync("root root");
        var csrf = await SignedInConsole.CsrfAsync(root);
        foreach (var order in (string[])[$$"""{"act":"approve","digest":"{{request.Digest}}"}""", """{"act":"deny","reason":"No."}""", $$"""{"act":"edit","digest":"{{request.Digest}}","arguments":"{}"}"""])
        {
            Assert.Equal(403, (await root.PostAsync("/api/approvals/" + request.Id, order, csrf)).Status);
        }

        Assert.Equal(ApprovalState.Open, (await console.Desk.FindAsync(request.Id))!.State);
    }

    [Fact]
    public async Task Block_LaidAndLifted_ByAdminsOnly()
    {
        await using var console = await SignedInConsole.StartAsync();
        console.Records.Play(new Facts { Route = "crm", Name = "get_customer", Caller = "ana" }, "{}", ("{}", []));
        await console.Records.WrittenAsync();
        using var root = await console.SignInAsync("root root");
        using var lea = await console.SignInAsync("lea leads audit");
        _ = await root.GetAsync("/?range=all");
        Assert.Contains("id=\"block-now\"", (await root.GetAsync("/agents?scope=agent&name=bot%22%3E")).Body, StringComparison.Ordinal);
        Assert.Contains("value=\"bot&quot;&gt;\"", (await root.GetAsync("/agents?scope=agent&name=bot%22%3E")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"block-now\"", (await lea.GetAsync("/agents")).Body, StringComparison.Ordinal);

        Assert.Equal(403, await PostAsync(lea, "/agents/block", ("scope", "agent"), ("name", "bot"), ("reason", "x")));
        Assert.Equal(303, await PostAsync(root, "/agents/block", ("scope", "agent"), ("name", "bot"), ("reason", "Incident 4711"), ("seconds", "3600")));
        Assert.Equal(403, await PostAsync(lea, "/policy/pin", ("upstream", "crm"), ("tool", "pay"), ("digest", "d")));
        Assert.Equal(303, await PostAsync(root, "/policy/pin", ("upstream", "crm"), ("tool", "pay"), ("digest", "d")));
        Assert.Equal(422, await PostAsync(root, "/policy/pin", ("upstream", "crm"), ("tool", "gone"), ("digest", "d")));
        Assert.Equal(422, await PostAsync(root, "/agents/block", ("scope", "agent"), ("name", "nobody"), ("reason", "x"), ("seconds", "")));
        Assert.Equal(422, await PostAsync(root, "/agents/block", ("scope", "agent"), ("name", "bot"), ("reason", "x"), ("seconds", "-1")));
        Assert.Equal(303, await PostAsync(root, "/agents/lift", ("id", "word")));
        Assert.Equal(405, (await root.GetAsync("/agents/block")).Status);
        // Another site's form, with which the browser sends no cookie, and one without what the page knows.
        Assert.Equal(401, (await root.SendAsync(HttpMethod.Post, "/agents/lift", "cross-site", content: new FormUrlEncodedContent([new("id", "word")]), fields: ("Origin", "https://evil.example"))).Status);
        Assert.Equal(403, (await root.SendAsync(HttpMethod.Post, "/agents/lift", "same-origin", content: new FormUrlEncodedContent([new("id", "word")]), fields: ("Origin", root.Origin))).Status);
        Assert.Equal(["root blocks agent bot for 3600: Incident 4711", "root takes pay of crm: d", "root takes gone of crm: d", "root blocks agent nobody for : x", "root lifts word"], console.Gateway.Acts);
    }

    private static async Task<ApprovalRequest> GrantedAsync(SignedInConsole console, Visit visit, string arguments)
    {
        var request = await console.AskAsync(arguments);
        Assert.Equal(200, (await visit.PostAsync("/api/approvals/" + request.Id, $$"""{"act":"approve","digest":"{{request.Digest}}","grantSeconds":900}""", await SignedInConsole.CsrfAsync(visit))).Status);
        return request;
    }

    private static async Task<int> EndAsync(Visit visit, ApprovalRequest request) =>
        (await visit.PostAsync("/api/approvals/" + request.Id, """{"act":"end-grant"}""", await SignedInConsole.CsrfAsync(visit))).Status;

    private static async Task<int> PostAsync(Visit visit, string address, params (string Name, string Value)[] form)
    {
        var csrf = await SignedInConsole.CsrfAsync(visit);
        return (await visit.SendAsync(
            HttpMethod.Post, address, "same-origin", content: new FormUrlEncodedContent([new("csrf", csrf), .. form.Select(part => new KeyValuePair<string, string>(part.Name, part.Value))]), fields: ("Origin", visit.Origin))).Status;
    }
}
