using System.Text.RegularExpressions;

namespace FastMcp.WebConsole.Tests.SignIn;

/// <summary>A team's list has the team's requests, however many others have.</summary>
public sealed partial class TeamListTests
{
    [Fact]
    public async Task List_OfATeam_HasAllOfItsOwnPageByPage_WhateverOthersHaveOpen()
    {
        await using var console = await SignedInConsole.StartAsync();
        // A caller each: nobody asks too often.
        var mine = await AskAsync(console, "crm", 0, 205);
        await AskAsync(console, "warehouse", 205, 230);

        using var visit = await console.SignInAsync("lea staff leads pay");
        var first = (await visit.GetAsync("/approvals", "same-origin")).Body;
        var next = Older().Match(first).Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        Assert.StartsWith("/approvals?show=open&behind=", next, StringComparison.Ordinal);
        var second = (await visit.GetAsync(next, "same-origin")).Body;
        Assert.Equal((ConsoleLimits.Approvals, 5), (Ids(first).Length, Ids(second).Length));
        Assert.Equal(mine.Order(), Ids(first).Concat(Ids(second)).Order());
        Assert.DoesNotMatch(Older(), second);
        // How much others have open is theirs to know.
        Assert.DoesNotContain("in all", first, StringComparison.Ordinal);
        // What is no place is the beginning.
        Assert.Equal(Ids(first), Ids((await visit.GetAsync("/approvals?behind=x", "same-origin")).Body));

        using var auditor = await console.SignInAsync("ada audit");
        Assert.Equal(ConsoleLimits.Approvals, Ids((await auditor.GetAsync("/approvals?show=all", "same-origin")).Body).Length);
        Assert.Empty(mine.Intersect(Ids((await auditor.GetAsync("/approvals?show=all", "same-origin")).Body)));
    }

    private static async Task<string[]> AskAsync(SignedInConsole console, string route, int from, int many) =>
        [.. (await Task.WhenAll(Enumerable.Range(from, many).Select(n => console.AskAsync($$"""{"n":{{n}}}""", caller: $"c{n}", route: route)))).Select(one => one.Id)];

    private static string[] Ids(string page) => [.. Row().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<tr id=\"a-([0-9a-f]{32})\"")]
    private static partial Regex Row();

    [GeneratedRegex("<a rel=\"next\" href=\"([^\"]+)\">Older</a>")]
    private static partial Regex Older();
}
