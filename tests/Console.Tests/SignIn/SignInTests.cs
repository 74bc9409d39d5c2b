using FastMcp.TestKit.Peers;
using FastMcp.WebConsole.SignIn;
using FastMcp.WebConsole.Tests.Browser;

namespace FastMcp.WebConsole.Tests.SignIn;

/// <summary>Who gets in, and what their browser keeps.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task Stranger_IsLedAwayAndComesBackToThePageThatTheyWanted()
    {
        await using var console = await SignedInConsole.StartAsync();
        using var visit = console.Visit();
        var (status, _, location) = await visit.GetAsync("/health?x=1");
        Assert.Equal(302, status);
        Assert.StartsWith("https://idp.example/authorize?state=", location, StringComparison.Ordinal);
        var back = await visit.GetAsync($"/sign-in/back?state={location.Split("state=")[1]}&code=lea%20leads", "cross-site");
        Assert.Equal(200, back.Status);
        Assert.Contains("content=\"0; url=/health?x=1\"", back.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await visit.GetAsync("/health", "same-origin")).Status);

        // What scripts cannot read, other sites do not send, and no other host or path has.
        var session = Assert.Single(visit.Set, line => line.StartsWith("__Host-fastmcp=", StringComparison.Ordinal));
        Assert.All(["secure", "httponly", "samesite=strict", "path=/"], word => Assert.Contains(word, session, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("domain", session, StringComparison.OrdinalIgnoreCase);
        Assert.All(visit.Set, line => Assert.DoesNotContain("lea", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_FromAnotherSite_LeadsToWhereItPoints()
    {
        await using var console = await SignedInConsole.StartAsync();
        using var visit = await console.SignInAsync("lea leads");
        // The cookie stays at home; sent on by a page of the console the browser brings it.
        var (status, body, _) = await visit.GetAsync("/approvals?show=all", "cross-site");
        Assert.Equal(200, status);
        Assert.Contains("url=/approvals?show=all", body, StringComparison.Ordinal);
        Assert.Contains("Sign out", (await visit.GetAsync("/approvals?show=all", "same-origin")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Back_ReplayedForgedOrFromAnotherBrowser_SignsNobodyIn()
    {
        await using var console = await SignedInConsole.StartAsync();
        using var visit = console.Visit();
        using var other = console.Visit();
        var state = (await visit.GetAsync("/")).Location.Split("state=")[1];
        _ = await other.GetAsync("/");
        // Login CSRF: the attacker's code in the victim's browser.
        Assert.Equal(400, (await other.GetAsync($"/sign-in/back?state={state}&code=eve", "cross-site")).Status);
        Assert.DoesNotContain("__Host-fastmcp", other.Cookies.Keys);
        state = (await visit.GetAsync("/")).Location.Split("state=")[1];
        Assert.Equal(400, (await visit.GetAsync("/sign-in/back?state=AAAA&code=lea", "cross-site")).Status);
        state = (await visit.GetAsync("/")).Location.Split("state=")[1];
        Assert.Equal(403, (await visit.GetAsync($"/sign-in/back?state={state}&code=bad", "cross-site")).Status);
        state = (await visit.GetAsync("/")).Location.Split("state=")[1];
        Assert.Equal(403, (await visit.GetAsync($"/sign-in/back?state={state}&error=access_denied", "cross-site")).Status);
        Assert.DoesNotContain("__Host-fastmcp", visit.Cookies.Keys);

        // Of its own browser it is taken, and then it is gone with the cookie.
        state = (await visit.GetAsync("/")).Location.Split("state=")[1];
        Assert.Equal(200, (await visit.GetAsync($"/sign-in/back?state={state}&code=lea", "cross-site")).Status);
        Assert.Equal(400, (await visit.GetAsync($"/sign-in/back?state={state}&code=lea", "cross-site")).Status);
    }

    [Fact]
    public async Task SignIn_UnderWayWhileThousandsBegin_IsNotPushedOut()
    {
        await using var console = await SignedInConsole.StartAsync();
        using var visit = console.Visit();
        var state = (await visit.GetAsync("/approvals?show=all")).Location.Split("state=")[1];
        using var flood = console.Visit();
        for (var at = 0; at < 1500; at++)
        {
            Assert.Equal(302, (await flood.GetAsync("/")).Status);
        }

        var back = await visit.GetAsync($"/sign-in/back?state={state}&code=lea%20leads", "cross-site");
        Assert.Equal(200, back.Status);
        Assert.Contains("url=/approvals?show=all", back.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_ThatTakesTooLong_AndOneThatWasIdle_AreOver()
    {
        var clock = new HandClock();
        await using var console = await SignedInConsole.StartAsync(time: clock);
        using var late = console.Visit();
        var state = (await late.GetAsync("/")).Location.Split("state=")[1];
        clock.Move(TimeSpan.FromMinutes(10));
        Assert.Equal(400, (await late.GetAsync($"/sign-in/back?state={state}&code=lea", "cross-site")).Status);

        using var visit = await console.SignInAsync("lea leads");
        clock.Move(TimeSpan.FromMinutes(59));
        Assert.Equal(200, (await visit.GetAsync("/health")).Status);
        clock.Move(TimeSpan.FromMinutes(60));
        Assert.Equal(302, (await visit.GetAsync("/health")).Status);

        using var busy = await console.SignInAsync("lea leads");
        for (var minutes = 0; minutes < 8 * 60; minutes += 30)
        {
            Assert.Equal(200, (await busy.GetAsync("/health")).Status);
            clock.Move(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(302, (await busy.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Stranger_OfAnyKindOfRequest_GetsNothing()
    {
        await using var console = await SignedInConsole.StartAsync();
        var request = await console.AskAsync();
        using var visit = console.Visit();
        foreach (var address in (string[])["/", "/policy", "/agents", "/health", "/watch/1-2", "/approvals", "/approvals/" + request.Id])
        {
            Assert.Equal(302, (await visit.GetAsync(address)).Status);
            Assert.Equal(401, (await visit.GetAsync(address, "same-origin", "cors")).Status);
        }

        Assert.Equal(401, (await visit.GetAsync("/live", "same-origin", "cors")).Status);
        Assert.Equal(401, (await visit.GetAsync("/approvals/live")).Status);
        Assert.Equal(401, (await visit.GetAsync("/api/exchanges/1-2")).Status);
        Assert.Equal(401, (await visit.PostAsync("/api/approvals/" + request.Id, """{"act":"deny","reason":"x"}""", "AAAA")).Status);
        Assert.Equal(200, (await visit.GetAsync("/assets/console.css", "same-origin", "no-cors")).Status);
        // A cookie of nobody is none.
        visit.Cookies["__Host-fastmcp"] = new string('A', 43);
        Assert.Equal(302, (await visit.GetAsync("/health")).Status);
        Assert.Equal(FastMcp.Approvals.ApprovalState.Open, (await console.Desk.FindAsync(request.Id))!.State);
    }

    [Fact]
    public async Task SignOut_EndsItEverywhere_AndOnlyByThePersonsOwnPage()
    {
        await using var console = await SignedInConsole.StartAsync();
        using var visit = await console.SignInAsync("lea leads");
        var (csrf, cookie) = (await SignedInConsole.CsrfAsync(visit), visit.Cookies["__Host-fastmcp"]);
        Task<(int Status, string Body, string Location)> OutAsync(string token, string from) => visit.SendAsync(
            HttpMethod.Post, "/sign-out", "same-origin", "navigate", new FormUrlEncodedContent([new("csrf", token)]), ("Origin", from));
        Assert.Equal(403, (await OutAsync(csrf, "https://evil.example")).Status);
        Assert.Equal(403, (await OutAsync("wrong", visit.Origin)).Status);
        Assert.Equal(200, (await visit.GetAsync("/health")).Status);
        Assert.Equal(200, (await OutAsync(csrf, visit.Origin)).Status);
        visit.Cookies["__Host-fastmcp"] = cookie;
        Assert.Equal(302, (await visit.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Provider_ThatIsDown_IsSaid()
    {
        await using var console = await SignedInConsole.StartAsync(new FakeProvider { IsDown = true });
        using var visit = console.Visit();
        Assert.Equal(503, (await visit.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Token_OfADevelopmentIssuer_IsTakenByAFormAndNeverByAnAddress()
    {
        await using var console = await SignedInConsole.StartAsync(new FakeProvider { TakesTokens = true });
        using var visit = console.Visit();
        var page = (await visit.GetAsync("/health")).Body;
        var state = page.Split("name=\"state\" value=\"")[1].Split('"')[0];
        Assert.Equal(403, (await visit.GetAsync($"/sign-in/back?state={state}&code=lea%20leads")).Status);
        state = (await visit.GetAsync("/health")).Body.Split("name=\"state\" value=\"")[1].Split('"')[0];
        Assert.Equal(200, (await visit.SendAsync(HttpMethod.Post, "/sign-in/back", "same-origin", content: new FormUrlEncodedContent([new("state", state), new("code", "lea leads")]))).Status);
        Assert.Equal(200, (await visit.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Person_OfTheDemo_SignsInWithOneClick_AndNobodyElseDoes()
    {
        await using var console = await SignedInConsole.StartAsync(new FakeProvider { TakesTokens = true, People = [new("lea", "leads", "decides"), new("<b>", "x", "\"quotes\"")] });
        using var visit = console.Visit();
        async Task<string> StateAsync() => (await visit.GetAsync("/health")).Body.Split("name=\"state\" value=\"")[1].Split('"')[0];
        Task<(int Status, string Body, string Location)> BeAsync(string state, string person) =>
            visit.SendAsync(HttpMethod.Post, "/sign-in/back", "same-origin", content: new FormUrlEncodedContent([new("state", state), new("person", person)]));
        var page = (await visit.GetAsync("/health")).Body;
        Assert.Contains("name=\"person\" value=\"lea\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Equal(400, (await BeAsync("another", "lea")).Status);
        Assert.Equal(403, (await BeAsync(await StateAsync(), "eve")).Status);
        Assert.Equal(403, (await visit.GetAsync($"/sign-in/back?state={await StateAsync()}&person=lea")).Status);
        Assert.Equal(200, (await BeAsync(await StateAsync(), "lea")).Status);
        Assert.Contains("lea", (await visit.GetAsync("/health")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "http://localhost:1/")]
    [InlineData("127.0.0.1", "https://console.example/")]
    public async Task People_WhoSignInWithOneClick_AreOnLoopbackOnly(string listen, string url)
    {
        var provider = new FakeProvider { TakesTokens = true, People = [new("lea", "leads", "decides")] };
        var options = new ConsoleOptions
        {
            Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Parse(listen), 0), SignIn = new SignInOptions(new Uri(url), provider, new Dictionary<ConsoleRole, IReadOnlyList<string>>(), []),
        };
        await Assert.ThrowsAsync<ArgumentException>(() => ConsoleServer.StartAsync(options, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/approvals/1?a=b", true)]
    [InlineData("//evil.example/", false)]
    [InlineData("/\\evil.example/", false)]
    [InlineData("https://evil.example/", false)]
    [InlineData("", false)]
    [InlineData("/a\r\nSet-Cookie: x=y", false)]
    public void Path_IsTheConsolesOwn_OrNotGoneTo(string to, bool own) => Assert.Equal(own, FastMcp.WebConsole.SignIn.SignInRoom.IsOwnPath(to));
}
