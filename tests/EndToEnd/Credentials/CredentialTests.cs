using System.Text;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Credentials;

/// <summary>Credentials of every source through the real program: minted after the yes, placed, kept as said, ended, and seen by nobody but the upstream.</summary>
public sealed class CredentialTests(CredentialGateway gateway) : IClassFixture<CredentialGateway>
{
    [Fact]
    public async Task ClientCredentials_WithoutKeep_AreMintedForEachCallAndEndedBehindIt()
    {
        var first = (await gateway.PassesAsync("cc")).Head["authorization"];
        var second = (await gateway.PassesAsync("cc")).Head["authorization"];
        Assert.StartsWith("Bearer cc-", first);
        Assert.NotEqual(first, second);
        Assert.Contains(gateway.Services.Asked, asked => asked.Target == "/token" && asked.Body.Contains("scope=crm.read&resource=https%3A%2F%2Fcrm.example", StringComparison.Ordinal));
        await EndsAsync(first["Bearer ".Length..]);
        await EndsAsync(second["Bearer ".Length..]);
        await gateway.Gateway.MetricReachesAsync("fastmcp_credentials_revoked_total{credential=\"cc\",outcome=\"ok\"}", 2);
    }

    [Fact]
    public async Task Kept_IsMintedOnceForManyAtOnce()
    {
        var before = gateway.Services.Made;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => gateway.PassesAsync("kept", $"s{i}")));
        Assert.InRange(gateway.Services.Made - before, 0, 1);
        Assert.Single(gateway.Upstream.Requests.Where(request => request.Target == "/kept").TakeLast(20).Select(request => request.Head["authorization"]).Distinct());
    }

    [Fact]
    public async Task Kept_ForAWhile_IsEndedThoughNobodyAsksAgain()
    {
        var token = (await gateway.PassesAsync("brief")).Head["authorization"]["Bearer ".Length..];
        await EndsAsync(token);
    }

    [Fact]
    public async Task Denied_Call_MintsNothing()
    {
        var before = gateway.Services.Asked.Count;
        var answer = await gateway.CallAsync("cc", tool: "delete_user");
        Assert.Contains("-31001", answer.Text);
        Assert.Equal(before, gateway.Services.Asked.Count);
    }

    [Fact]
    public async Task Exchanged_Token_IsTheCallersOwnAndIsLentToNobodyElse()
    {
        var token = gateway.Issuer.Token("alice", CredentialGateway.Resource, ",\"scope\":\"narrow\"");
        var alice = (await gateway.PassesAsync("ex", token: token)).Head["authorization"];
        Assert.StartsWith("Bearer ex-alice-", alice);
        Assert.Equal(alice, (await gateway.PassesAsync("ex", token: token)).Head["authorization"]);
        // Another agent of hers may have other rights.
        Assert.NotEqual(alice, (await gateway.PassesAsync("ex", token: gateway.Issuer.Token("alice", CredentialGateway.Resource, ",\"scope\":\"wide\""))).Head["authorization"]);
        Assert.StartsWith("Bearer ex-bob-", (await gateway.PassesAsync("ex", "bob")).Head["authorization"]);
        Assert.StartsWith("Bearer obo-carol-", (await gateway.PassesAsync("obo", "carol")).Head["authorization"]);
        Assert.StartsWith("Bearer jb-dora-", (await gateway.PassesAsync("jb", "dora")).Head["authorization"]);
    }

    [Fact]
    public async Task Vault_KeyAndLease_StandWhereTheyBelongAndTheLeaseIsEnded()
    {
        var request = await gateway.PassesAsync("kv", fields: "X-API-KEY: of the agent\r\n");
        Assert.StartsWith("kv-", request.Head["x-api-key"]);
        Assert.Equal("", request.Head["authorization"]);
        var login = Encoding.ASCII.GetString(Convert.FromBase64String((await gateway.PassesAsync("db", arguments: """{"db":"orders"}""")).Head["authorization"]["Basic ".Length..]));
        Assert.StartsWith("v-orders:db-", login);
        await FileGateway.UntilAsync(() => Task.FromResult(!gateway.Services.Alive.Values.Contains(login["v-orders:".Length..])), () => "The lease lives.");
    }

    [Theory]
    [InlineData("""{"db":"orders/../../sys/raw"}""")]
    [InlineData("""{"db":".."}""")]
    [InlineData("""{"db":""}""")]
    [InlineData("""{"db":["orders"]}""")]
    [InlineData("""{"repo":"orders"}""")]
    public async Task Placeholder_ThatTheAgentFillsWithMoreThanAName_IsRefused(string arguments)
    {
        var before = gateway.Services.Asked.Count;
        Assert.Contains("-31001", (await gateway.CallAsync("db", arguments: arguments)).Text);
        Assert.Equal(before, gateway.Services.Asked.Count);
    }

    [Fact]
    public async Task Github_Token_IsForTheRepositoryOfTheCall()
    {
        var token = (await gateway.PassesAsync("gh", arguments: """{"repo":"web","x":1}""")).Head["authorization"]["Bearer ".Length..];
        Assert.StartsWith("ghs-", token);
        Assert.Equal("""{"repositories":["web"],"permissions":{"contents":"read","metadata":"read"}}""", gateway.Services.Asked.Last(asked => asked.Target.StartsWith("/app/", StringComparison.Ordinal)).Body);
        await EndsAsync(token);
    }

    [Fact]
    public async Task Aws_Request_IsSignedAsItLeaves()
    {
        var request = await gateway.PassesAsync("aws", query: "?b=2&a=1%2F1&a=0&c", fields: "X-Amz-Security-Token: of the agent\r\nX-Amz-Date: 1\r\n");
        Assert.Equal("FwoGZX-of-sts", request.Head["x-amz-security-token"]);
        var secret = gateway.Services.Alive.Values.Single(made => made.StartsWith("sk-", StringComparison.Ordinal));
        Assert.Equal(SigV4Oracle.AuthorizationOf(request, secret), request.Head["authorization"]);
        // And of a body that a rule changed on its way.
        var masked = await gateway.PassesAsync("aws", arguments: """{"note":"build zq123456"}""");
        Assert.Contains("[TAG]", masked.Text);
        Assert.Equal(SigV4Oracle.AuthorizationOf(masked, secret), masked.Head["authorization"]);
    }

    [Fact]
    public async Task Clusters_AndGoogle_MintForWhatIsAsked()
    {
        Assert.StartsWith("Bearer k8s-", (await gateway.PassesAsync("k8s")).Head["authorization"]);
        Assert.StartsWith("Bearer ya29-", (await gateway.PassesAsync("google")).Head["authorization"]);
    }

    [Fact]
    public async Task Azure_ByTheMachine_ByACertificate_ByAWorkloadsToken_AndOnBehalf()
    {
        Assert.StartsWith("Bearer mi-", (await gateway.PassesAsync("azure")).Head["authorization"]);
        Assert.StartsWith("Bearer entra-", (await gateway.PassesAsync("entra")).Head["authorization"]);
        Assert.StartsWith("Bearer wif-", (await gateway.PassesAsync("workload")).Head["authorization"]);
        Assert.StartsWith("Bearer oboc-carol-", (await gateway.PassesAsync("obo-cert", "carol")).Head["authorization"]);
    }

    [Fact]
    public async Task IdentityAssertion_GoesToTheServerThatItIsFor_AndNoOtherKindOfToken()
    {
        Assert.StartsWith("Bearer chat-alice-", (await gateway.PassesAsync("jag")).Head["authorization"]);
        Assert.StartsWith("Bearer chat-bob-", (await gateway.PassesAsync("jag", "bob")).Head["authorization"]);
        var sent = gateway.Services.Asked.Count(asked => asked.Target == "/chat/token");
        foreach (var spoiled in new[] { ("oauth-id-jag+jwt", "https://as.other.example", "gw-at-chat"), ("at+jwt", CredentialServices.Chat, "gw-at-chat"), ("oauth-id-jag+jwt", CredentialServices.Chat, "another") })
        {
            gateway.Services.Spoiled = spoiled;
            Assert.Contains("credential_unavailable", (await gateway.CallAsync("jag")).Text);
        }

        gateway.Services.Spoiled = null;
        Assert.Equal(sent, gateway.Services.Asked.Count(asked => asked.Target == "/chat/token"));
    }

    [Fact]
    public async Task Standing_Secrets_ArePlacedAndSaid()
    {
        Assert.Equal($"/file?x=1&key={CredentialGateway.Standing}", (await gateway.PassesAsync("file", query: "?x=1&key=mine&%6bey=mine")).Target);
        Assert.Equal($"Token {CredentialGateway.Standing}", (await gateway.PassesAsync("command")).Head["x-token"]);
        Assert.Contains("is a standing secret", (await gateway.Gateway.HealthAsync()).Body);
    }

    [Fact]
    public async Task Upstream_ThatRefusesALease_GetsOneMoreAndThenTheClientIs502()
    {
        var seen = new List<string>();
        var query = gateway.Upstream.Script("once", e =>
        {
            seen.Add(e.Request.Head["authorization"] + e.Request.Text);
            return e.SendAsync(seen.Count == 1
                ? "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n"
                : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 38\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}  ");
        });
        Assert.Contains("\"result\"", (await gateway.CallAsync("kept", arguments: """{"long":"body"}""", query: query)).Text);
        Assert.Equal(2, seen.Distinct().Count());
        Assert.All(seen, request => Assert.Contains("""{"long":"body"}""", request));

        var always = gateway.Upstream.Script("always", e => e.SendAsync("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer resource_metadata=\"https://u.example\"\r\nContent-Length: 6\r\n\r\nsecret"));
        var answer = await gateway.CallAsync("kept", query: always);
        Assert.Equal((502, ""), (answer.Status, answer.Head["www-authenticate"]));
        Assert.Contains("credential_unavailable", answer.Text);
        await gateway.Gateway.MetricReachesAsync("fastmcp_credentials_rejected_total{credential=\"kept\"}", 3);
        Assert.Contains("\"result\"", (await gateway.CallAsync("kept")).Text);
    }

    [Fact]
    public async Task Upstream_ThatRedirects_DoesNotGiveTheAgentWhatItWasLent()
    {
        var query = gateway.Upstream.Script("moved", e => e.SendAsync(
            $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {e.Request.Target}\r\nLink: <{e.Request.Target}>; rel=next\r\nX-Echo: {CredentialGateway.Standing}\r\nSet-Cookie: a={CredentialGateway.Standing}\r\nMcp-Session-Id: {CredentialGateway.Standing}\r\nContent-Length: 0\r\n\r\n"));
        var answer = await gateway.CallAsync("file", query: query);
        Assert.DoesNotContain(CredentialGateway.Standing, answer.Head.ToString());
        Assert.EndsWith("key=***", answer.Head["location"]);
        Assert.Equal("***", answer.Head["x-echo"]);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_credentials_echoed_total{credential=\"file\"}") >= 4);
    }

    [Fact]
    public async Task Lend_ByTheDecision_GivesWhatItNames()
    {
        Assert.Equal(($"Token {CredentialGateway.Standing}", ""), Fields(await LastAsync("get_user")));
        var writes = Fields(await LastAsync("set_user"));
        Assert.Equal("kv-", writes.Key[..3]);
        Assert.Equal("", writes.Token);
        Assert.Equal(("", ""), Fields(await LastAsync("ping_user")));
        var batch = await gateway.Gateway.ExchangeAsync(RawClient.Request(
            "POST", "/by", $"Content-Type: application/json\r\nAuthorization: Bearer {gateway.Issuer.Token("alice", CredentialGateway.Resource)}\r\n",
            """[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_user"}},{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"set_user"}}]"""u8.ToArray()));
        Assert.Contains("batch_unsupported", batch.Text);

        async Task<RawRequest> LastAsync(string tool)
        {
            Assert.Contains("\"result\"", (await gateway.CallAsync("by", tool: tool)).Text);
            return gateway.Upstream.Requests.Last();
        }

        static (string Token, string Key) Fields(RawRequest request) => (request.Head["x-token"], request.Head["x-api-key"]);
    }

    [Fact]
    public async Task Source_ThatRefuses_Is502AndSaysTheErrorWordToTheOperatorAlone()
    {
        var answer = await gateway.CallAsync("gone");
        Assert.Equal(502, answer.Status);
        Assert.DoesNotContain("invalid_client", answer.Text);
        await gateway.Gateway.SaysAsync("Credential 'gone' could not be minted: " + gateway.Services.Url + "/token: status 401 (invalid_client)");
        Assert.DoesNotContain("secret words", gateway.Gateway.Process.Output);
    }

    [Fact]
    public async Task Revocation_ThatFails_IsTriedAgain()
    {
        gateway.Services.RevocationsToFail = 1;
        await EndsAsync((await gateway.PassesAsync("cc")).Head["authorization"]["Bearer ".Length..]);
        Assert.Equal(0, gateway.Services.RevocationsToFail);
    }

    [Fact]
    public async Task Leases_AreOnRecord_WithSourceScopeAndEnd_AndNeverTheSecret()
    {
        var token = (await gateway.PassesAsync("cc")).Head["authorization"]["Bearer ".Length..];
        await EndsAsync(token);
        var shown = "";
        await FileGateway.UntilAsync(
            async () =>
            {
                shown = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"))).Output;
                return shown.Split('\n').Any(line => line.Contains(" of cc: revoked", StringComparison.Ordinal));
            },
            () => shown);
        var lent = shown.Split('\n').Last(line => line.Contains(" lent    cc, lease ", StringComparison.Ordinal));
        Assert.Contains(" for scope crm.read; resource https://crm.example, until ", lent);
        var (exchange, lease) = (lent.Split('#')[1].Split(' ')[0], lent.Split("lease ")[1].Split(' ')[0]);
        Assert.DoesNotContain(token, shown);
        Assert.Contains($" #0 lease   {lease} of cc: revoked", shown);

        // What was lent for an exchange and what became of it is shown with it.
        var list = (await GatewayProcess.RunAsync("sessions", "list", "--record", gateway.Gateway.At("record"))).Output;
        var id = list.Split('\n').Single(line => line.Contains($"-{exchange} ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var one = (await GatewayProcess.RunAsync("sessions", "show", id, "--record", gateway.Gateway.At("record"))).Output;
        Assert.Contains($"lease {lease} for", one);
        Assert.Contains($"lease   {lease} of cc: revoked", one);
    }

    [Fact]
    public async Task Canaries_AreNowhereButAtTheUpstream()
    {
        foreach (var name in new[] { "cc", "kept", "ex", "kv", "gh", "file", "command", "aws" })
        {
            await gateway.CallAsync(name, arguments: """{"repo":"web"}""");
        }

        await gateway.CallAsync("gone");
        string[] canaries = ["cc-", "ex-alice-", "kv-", "ghs-", "sk-", CredentialGateway.Standing, CredentialServices.Secret, "hvs.of-the-gateway", "FwoGZX-of-sts"];
        var folder = gateway.Gateway;
        using var admin = new HttpClient();
        var places = new Dictionary<string, string>
        {
            ["log"] = folder.Process.Output,
            ["health"] = (await folder.HealthAsync()).Body,
            ["metrics"] = await admin.GetStringAsync(new Uri($"http://127.0.0.1:{folder.AdminPort}/metrics")),
            ["record"] = string.Concat(Directory.GetFiles(folder.At("record")).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Select(file => Encoding.Latin1.GetString(ReadShared(file)))),
            ["clients"] = gateway.Seen.ToString(),
        };
        foreach (var (place, text) in places)
        {
            Assert.NotEmpty(text);
            // The name of a credential may be said; what was minted has a number and 32 digits behind it.
            Assert.All(canaries, canary => Assert.DoesNotMatch(canary.EndsWith('-') ? canary + "[0-9]+-[0-9a-f]{32}" : System.Text.RegularExpressions.Regex.Escape(canary), place + text));
        }
    }

    private async Task EndsAsync(string token) =>
        await FileGateway.UntilAsync(() => Task.FromResult(!gateway.Services.Alive.ContainsKey(token)), () => $"It lives.\n{gateway.Gateway.Process.Output}");

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
