using System.Text;
using System.Text.RegularExpressions;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>People sign in to the console by a provider, and decide a call that is held.</summary>
public sealed partial class OpenIdTests(SignedInGateway gateway) : IClassFixture<SignedInGateway>
{
    [Fact]
    public async Task SignIn_ThenApprove_ReleasesTheCallAndTheRecordKnowsWho()
    {
        var (visit, status, _) = await gateway.SignInAsync("lea", "leads", "staff");
        using var browser = visit;
        Assert.Equal(200, status);
        // Code flow with PKCE, state and nonce; the client proves itself by its secret.
        var asked = gateway.Issuer.People.Asked;
        Assert.Equal(("code", "S256", "openid", gateway.Console + "/sign-in/back"), (asked["response_type"], asked["code_challenge_method"], asked["scope"], asked["redirect_uri"]));
        Assert.All(["state", "nonce", "code_challenge"], name => Assert.Equal(43, asked[name].Length));
        var redeemed = gateway.Issuer.Server.Requests.Last(sent => sent.Target == "/token");
        Assert.Equal("Basic " + Convert.ToBase64String("fastmcp-console:not-a-secret"u8), redeemed.Head.Fields.First(field => field.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase)).Value);

        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        await client.SendAsync(AskingGateway.Legacy("delete_user", """{"n":4711}"""));
        var head = await client.HeadAsync();
        var id = Listed().Match((await browser.GetAsync("/approvals", "same-origin")).Body).Groups[1].Value;
        var page = (await browser.GetAsync("/approvals/" + id, "same-origin")).Body;
        var digest = Digest().Match(page).Groups[1].Value;
        Assert.Equal(200, (await browser.PostAsync("/api/approvals/" + id, $$"""{"act":"approve","digest":"{{digest}}"}""", await SignedInGateway.CsrfAsync(browser))).Status);
        Assert.Contains("deleted", Encoding.UTF8.GetString(await client.Content(head).AllAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);

        var log = "";
        await Operations.FileGateway.UntilAsync(
            async () => (log = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"))).Output).Contains("console lea: view approval " + id, StringComparison.Ordinal)
                && log.Contains("approved by lea", StringComparison.Ordinal),
            () => log);
    }

    [Theory]
    [InlineData("\"nonce\":\"", "\"nonce\":\"x")]
    [InlineData("\"aud\":\"fastmcp-console\"", "\"aud\":\"other\"")]
    [InlineData("\"aud\":\"fastmcp-console\"", "\"aud\":[\"fastmcp-console\",\"other\"]")]
    [InlineData("\"groups\"", "\"azp\":\"other\",\"groups\"")]
    [InlineData("\"iss\":\"http", "\"iss\":\"https")]
    [InlineData("\"exp\":", "\"exp\":1,\"was\":")]
    [InlineData("\"sub\":", "\"sub\":\"root\",\"sub\":")]
    public async Task IdToken_ThatIsNotForThisSignIn_SignsNobodyIn(string part, string spoiled)
    {
        gateway.Issuer.People.Spoil = claims => claims.Replace(part, spoiled, StringComparison.Ordinal);
        try
        {
            var (visit, status, body) = await gateway.SignInAsync("lea", "leads");
            using var browser = visit;
            Assert.Equal(403, status);
            Assert.Contains("is not believed", body, StringComparison.Ordinal);
            Assert.DoesNotContain("__Host-fastmcp", browser.Cookies.Keys);
        }
        finally
        {
            gateway.Issuer.People.Spoil = null;
        }
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"x"}""")]
    public async Task IdToken_OfAnotherForm_SignsNobodyIn(string header)
    {
        gateway.Issuer.People.Header = header;
        try
        {
            var (visit, status, _) = await gateway.SignInAsync("lea", "leads");
            using var browser = visit;
            Assert.Equal(403, status);
        }
        finally
        {
            gateway.Issuer.People.Header = null;
        }
    }

    [Fact]
    public async Task Back_SentByAnotherProvider_IsRefused()
    {
        using var visit = new Visit(gateway.Console);
        var state = Uri.UnescapeDataString((await visit.GetAsync("/")).Location.Split("state=")[1].Split('&')[0]);
        Assert.Equal(403, (await visit.GetAsync($"/sign-in/back?state={state}&code=abc&iss=https%3A%2F%2Fevil.example", "cross-site")).Status);
    }

    [Fact]
    public async Task Person_WithATokenOfTheCommandLine_IsOnePerson()
    {
        var (visit, status, _) = await gateway.SignInAsync("sam", "leads");
        using var browser = visit;
        Assert.Equal(200, status);
        Assert.Contains("sam@example.com", (await browser.GetAsync("/health", "same-origin")).Body, StringComparison.Ordinal);
    }

    [GeneratedRegex("href=\"/approvals/([0-9a-f]{32})\"")]
    private static partial Regex Listed();

    [GeneratedRegex("data-digest=\"([0-9a-f]{64})\"")]
    private static partial Regex Digest();
}
