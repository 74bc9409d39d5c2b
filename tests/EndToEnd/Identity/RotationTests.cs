using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Tokens;

namespace FastMcp.EndToEnd.Identity;

/// <summary>Keys that change, an issuer that is away: a gateway of its own, since its fetches are counted.</summary>
public sealed class RotationTests
{
    private const string Resource = "http://127.0.0.1/r";

    [Fact]
    public async Task Keys_ThatRotateUnderLoad_FailNoRequestAndAreFetchedOnce()
    {
        await using var issuer = new TestIssuer();
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "in")));
        using var own = await StartAsync(issuer, upstream);
        Assert.Equal(200, await AskAsync(own, issuer.Token("first", Resource)));
        Assert.Equal(1, issuer.Fetches);
        issuer.Rotate(keep: true);

        // Every request has a token of its own, so that none is remembered, and all meet the new key at once.
        var seen = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => AskAsync(own, issuer.Token($"s{i}", Resource))));
        Assert.All(seen, status => Assert.Equal(200, status));
        Assert.Equal(2, issuer.Fetches);

        // Ids that nobody has: one more fetch at most would be one too many within the interval.
        var unknown = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => AskAsync(own, issuer.Token("s", Resource, kid: $"none{i}"))));
        Assert.All(unknown, status => Assert.Equal(401, status));
        Assert.Equal(2, issuer.Fetches);
    }

    [Fact]
    public async Task Issuer_ThatIsAway_IsNoReasonToSayThatATokenIsBad()
    {
        await using var issuer = new TestIssuer { IsDown = true };
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "in")));
        using var own = await StartAsync(issuer, upstream);
        var token = issuer.Token("alice", Resource);
        var answer = await own.ExchangeAsync(Request(token));
        Assert.Equal((503, ""), (answer.Status, answer.Head["www-authenticate"]));
        Assert.Contains("identity_unavailable", answer.Text);
        Assert.Contains("cannot be fetched", (await own.HealthAsync()).Body);
        issuer.IsDown = false;
        await FileGateway.UntilAsync(async () => await AskAsync(own, token) == 200, () => "The keys were never fetched.");

        // What is known is believed while the issuer is away again.
        issuer.IsDown = true;
        Assert.Equal(200, await AskAsync(own, issuer.Token("bob", Resource)));
        Assert.Empty(upstream.Faults);
    }

    private static Task<FileGateway> StartAsync(TestIssuer issuer, ScriptedUpstream upstream) => FileGateway.StartAsync(
        $$"""
        outbound: { allow: [127.0.0.1] }
        issuers: [{ name: corp, issuer: '{{issuer.Url}}' }]
        upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}' }]
        routes: [{ path: /, upstream: up, protocol: http, identity: { issuers: [corp], resource: '{{Resource}}' } }]
        policies: { packs: [] }
        """);

    private static async Task<int> AskAsync(FileGateway gateway, string token) => (await gateway.ExchangeAsync(Request(token))).Status;

    private static byte[] Request(string token) => RawClient.Request("GET", "/x", $"Authorization: Bearer {token}\r\n", []);
}
