using System.Net;
using FastMcp.EndToEnd.Operations;

namespace FastMcp.EndToEnd.Connections;

/// <summary>What others may try: states, codes, servers, addresses and pages that are not those of the person who consents.</summary>
public sealed class ConnectionAttackTests(ConnectionGateway gateway) : IClassFixture<ConnectionGateway>
{
    [Fact]
    public async Task State_OfAnotherBrowser_ConnectsNobody_AndIsSpent()
    {
        // Consent that an attacker began is finished in the victim's browser: the victim's calls would go to the attacker's account.
        using var attacker = await gateway.SignInAsync("eve");
        using var victim = await gateway.SignInAsync("vic");
        var back = await ConsentServer.FollowAsync(await gateway.LeadAsync(attacker, "crm"));
        await NotHereAsync(await gateway.BackAsync(victim, back));
        await gateway.NotConnectedAsync("vic");
        await NotHereAsync(await gateway.BackAsync(attacker, back));
        await gateway.NotConnectedAsync("eve");
    }

    [Fact]
    public async Task State_OfAnotherSignIn_OfTheSamePerson_ConnectsNobody()
    {
        // Whoever has one of a person's sessions cannot finish there what they began in their own.
        using var one = await gateway.SignInAsync("tom");
        using var two = await gateway.SignInAsync("tom");
        await NotHereAsync(await gateway.BackAsync(two, await ConsentServer.FollowAsync(await gateway.LeadAsync(one, "crm"))));
        await gateway.NotConnectedAsync("tom");
    }

    [Fact]
    public async Task Consent_BegunAsSomeoneElse_InTheSameBrowser_ConnectsNobody()
    {
        using var visit = await gateway.SignInAsync("wes");
        var back = await ConsentServer.FollowAsync(await gateway.LeadAsync(visit, "crm"));
        using var other = await gateway.SignInAsync("xia");
        foreach (var (name, value) in other.Cookies)
        {
            visit.Cookies[name] = value;
        }

        await NotHereAsync(await gateway.BackAsync(visit, back));
        await gateway.NotConnectedAsync("wes");
        await gateway.NotConnectedAsync("xia");
    }

    [Fact]
    public async Task Answer_ASecondTime_IsRefused()
    {
        using var visit = await gateway.SignInAsync("yan");
        var back = await ConsentServer.FollowAsync(await gateway.LeadAsync(visit, "crm"));
        Assert.Equal(303, (await gateway.BackAsync(visit, back)).Status);
        await NotHereAsync(await gateway.BackAsync(visit, back));
        // A code of another try in a state of its own is the server's to refuse: the verifier is another.
        var code = back.Query.Split("code=")[1].Split('&')[0];
        var next = await ConsentServer.FollowAsync(await gateway.LeadAsync(visit, "crm"));
        var mixed = new Uri(next.AbsoluteUri.Replace(next.Query.Split("code=")[1].Split('&')[0], code, StringComparison.Ordinal));
        Assert.Contains("did not take the code", (await gateway.BackAsync(visit, mixed)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData(null)]
    public async Task Answer_OfAnotherServer_IsRefused(string? says)
    {
        using var visit = await gateway.SignInAsync("zoe");
        var tokens = gateway.Wiki.Server.Requests.Count(request => request.Target == "/token");
        var lead = await gateway.LeadAsync(visit, "wiki");
        gateway.Wiki.SaysIssuer = says;
        var back = await ConsentServer.FollowAsync(lead);
        gateway.Wiki.SaysIssuer = "";
        Assert.Contains("another server", (await gateway.BackAsync(visit, back)).Body, StringComparison.Ordinal);
        // The code did not leave: mix-up.
        Assert.Equal(tokens, gateway.Wiki.Server.Requests.Count(request => request.Target == "/token"));
        await gateway.NotConnectedAsync("zoe", "wiki");
    }

    [Fact]
    public async Task Answer_AtTheAddressOfAnotherConnection_IsRefused()
    {
        using var visit = await gateway.SignInAsync("abe");
        var back = await ConsentServer.FollowAsync(await gateway.LeadAsync(visit, "wiki"));
        await NotHereAsync(await gateway.BackAsync(visit, new Uri(back.AbsoluteUri.Replace("/connections/wiki/", "/connections/crm/", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("\"token_endpoint\":\"http", "\"token_endpoint\":\"http://169.254.169.254/x\",\"was\":\"http")]
    [InlineData("\"token_endpoint\":\"http", "\"token_endpoint\":\"https://10.0.0.1/token\",\"was\":\"http")]
    public async Task Server_WhoseTokensAreAtAPrivateAddress_IsNotAsked(string part, string spoiled)
    {
        using var visit = await gateway.SignInAsync("bob");
        gateway.Wiki.Spoil = json => json.Replace(part, spoiled, StringComparison.Ordinal);
        try
        {
            var (status, body, _) = await gateway.PressAsync(visit, "/connections/wiki/connect");
            if (status == 200)
            {
                // The address is looked at when it is connected to.
                body = (await gateway.BackAsync(visit, await ConsentServer.FollowAsync(WebUtility.HtmlDecode(body.Split("0; url=")[1].Split('"')[0])))).Body;
                Assert.Contains("did not take the code", body, StringComparison.Ordinal);
                await FileGateway.UntilAsync(
                    () => Task.FromResult(gateway.Gateway.Process.Output.Contains("has no address that may be fetched from", StringComparison.Ordinal)), () => gateway.Gateway.Process.Output);
            }
            else
            {
                Assert.Equal(422, status);
            }
        }
        finally
        {
            gateway.Wiki.Spoil = null;
        }

        await gateway.NotConnectedAsync("bob", "wiki");
    }

    [Theory]
    [InlineData("\"issuer\":\"http", "\"issuer\":\"https")]
    [InlineData("[\"S256\"]", "[\"plain\"]")]
    [InlineData(",\"code_challenge_methods_supported\":[\"S256\"]", "")]
    [InlineData("\"authorization_endpoint\":\"http", "\"authorization_endpoint\":\"javascript:alert(1)//")]
    [InlineData("\"authorization_endpoint\":\"http", "\"authorization_endpoint\":\"http://evil.example/\",\"was\":\"http")]
    [InlineData("{\"issuer\"", "{\"issuer\":\"x\",\"issuer\"")]
    public async Task Server_ThatIsNotWhatItMustBe_LeadsNowhere(string part, string spoiled)
    {
        using var visit = await gateway.SignInAsync("cyd");
        gateway.Wiki.Spoil = json => json.Replace(part, spoiled, StringComparison.Ordinal);
        var (status, body, location) = await gateway.PressAsync(visit, "/connections/wiki/connect");
        gateway.Wiki.Spoil = null;
        Assert.Equal((422, ""), (status, location));
        Assert.DoesNotContain("evil.example", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resource":"https://other.example/mcp","authorization_servers":["https://evil.example"]}""")]
    [InlineData("""{"resource":"RESOURCE","authorization_servers":["https://10.1.2.3"]}""")]
    [InlineData("""{"resource":"RESOURCE","authorization_servers":["http://169.254.169.254"]}""")]
    [InlineData("""{"resource":"RESOURCE","authorization_servers":["file:///etc/passwd"]}""")]
    [InlineData("""{"resource":"RESOURCE","authorization_servers":[]}""")]
    [InlineData("""[1]""")]
    public async Task Upstream_ThatNamesAServerItMayNot_LeadsNowhere(string document)
    {
        using var visit = await gateway.SignInAsync("dee");
        gateway.Wiki.ResourceDocument = document.Replace("RESOURCE", gateway.Wiki.Resource, StringComparison.Ordinal);
        var (status, body, location) = await gateway.PressAsync(visit, "/connections/wiki/connect");
        gateway.Wiki.ResourceDocument = null;
        Assert.True((status, location) == (422, ""), body);
    }

    [Fact]
    public async Task Connect_FromAnotherSite_OrWithoutThePage_IsRefused()
    {
        using var visit = await gateway.SignInAsync("fin");
        Assert.Equal(403, (await gateway.PressAsync(visit, "/connections/crm/connect", csrf: "guessed")).Status);
        using var form = new FormUrlEncodedContent([new("csrf", "guessed")]);
        Assert.NotEqual(200, (await visit.SendAsync(HttpMethod.Post, "/connections/crm/connect", "cross-site", "navigate", form, ("Origin", "https://evil.example"))).Status);
        // By a link nothing begins and nothing ends.
        Assert.Equal(404, (await visit.GetAsync("/connections/crm/connect", "same-origin")).Status);
        Assert.Equal(404, (await visit.GetAsync("/connections/crm/end", "same-origin")).Status);
        Assert.Equal(422, (await gateway.PressAsync(visit, "/connections/nothing/connect")).Status);
    }

    [Fact]
    public async Task Tokens_ThatAreNoBearers_AreNotKept()
    {
        using var visit = await gateway.SignInAsync("gus");
        var back = await ConsentServer.FollowAsync(await gateway.LeadAsync(visit, "crm"));
        var withError = new Uri(back.AbsoluteUri + "&error=access_denied");
        Assert.Contains("gave no consent", (await gateway.BackAsync(visit, withError)).Body, StringComparison.Ordinal);
        await gateway.NotConnectedAsync("gus");
    }

    [Fact]
    public async Task Grant_OfAnother_PutInTheirPlaceOnDisk_OpensAsNothing()
    {
        using var lone = await ConnectionSolo.StartAsync();
        await lone.ConnectAsync("una");
        var of = Assert.Single(Directory.GetFiles(lone.Gateway.At("grants")));
        await lone.ConnectAsync("moe");
        var other = Directory.GetFiles(lone.Gateway.At("grants")).Single(file => file != of);
        File.Copy(of, other, overwrite: true);
        // By its name it is moe's, by its seal it is not: moe's calls are not una's.
        var answer = await lone.CallAsync("moe");
        Assert.DoesNotContain("called as", answer.Text, StringComparison.Ordinal);
        Assert.Contains("called as user-of-una", (await lone.CallAsync("una")).Text, StringComparison.Ordinal);
    }

    private static Task NotHereAsync((int Status, string Body, string Location) answer)
    {
        Assert.Equal(422, answer.Status);
        Assert.Contains("not begun in this browser", answer.Body, StringComparison.Ordinal);
        return Task.CompletedTask;
    }
}
