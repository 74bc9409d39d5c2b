using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Identity;

/// <summary>Real tokens through the real program: who calls decides.</summary>
[Collection(nameof(IdentityGateway))]
public sealed class CallerTests(IdentityGateway gateway)
{
    private const string Metadata = "resource_metadata=\"https://gw.example/.well-known/oauth-protected-resource/crm\"";

    [Fact]
    public async Task Groups_OfTheToken_Decide()
    {
        Assert.Contains("\"result\"", (await gateway.ToolAsync(gateway.Token("alice", "sre,dev"), "delete_user")).Text);
        var denied = await gateway.RefusedAsync(() => gateway.ToolAsync(gateway.Token("bob", "dev"), "delete_user"));
        Assert.Equal(200, denied.Status);
        Assert.Contains("-31001", denied.Text);
        Assert.Contains("-31001", (await gateway.RefusedAsync(() => gateway.ToolAsync(null, "delete_user", "/mixed"))).Text);
    }

    [Fact]
    public async Task AgentClientAndClaims_OfTheToken_Decide()
    {
        Assert.Contains("\"result\"", (await gateway.ToolAsync(gateway.Token("alice", more: ",\"client_id\":\"ci\",\"act\":{\"sub\":\"bot\"},\"level\":3"), "deploy")).Text);
        Assert.Contains("-31001", (await gateway.ToolAsync(gateway.Token("alice", more: ",\"client_id\":\"ci\",\"act\":{\"sub\":\"bot\"},\"level\":2"), "deploy")).Text);
        Assert.Contains("\"result\"", (await gateway.ToolAsync(gateway.Token("alice"), "pay")).Text);
        Assert.Contains("-31001", (await gateway.ToolAsync(gateway.Token("mallory"), "pay")).Text);
    }

    [Fact]
    public async Task Token_OfTheCaller_NeverGoesUpAndTheUpstreamsChallengeNeverComesDown()
    {
        var query = gateway.Upstream.Script("challenge", e => e.SendAsync("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer resource_metadata=\"https://upstream.example\"\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno"));
        var answer = await gateway.ToolAsync(gateway.Token("alice"), path: "/crm" + query);
        Assert.Equal((502, ""), (answer.Status, answer.Head["www-authenticate"]));
        Assert.DoesNotContain("upstream.example", answer.Text);
        Assert.All(gateway.Upstream.Requests, request => Assert.Equal("", request.Head["authorization"]));
    }

    [Fact]
    public async Task NoToken_IsChallengedAndTheDocumentIsThere()
    {
        var answer = await gateway.RefusedAsync(() => gateway.ToolAsync(null));
        Assert.Equal((401, "Bearer " + Metadata), (answer.Status, answer.Head["www-authenticate"]));
        var document = await gateway.Gateway.ExchangeAsync(RawClient.Request("GET", "/.well-known/oauth-protected-resource/crm", "", []));
        Assert.Equal((200, "application/json"), (document.Status, document.Head["content-type"]));
        var json = LooseJson.Parse(document.Text);
        Assert.Equal(IdentityGateway.Resource, LooseJson.Find(json, "resource"));
        Assert.Contains(gateway.Issuer.Url, document.Text);
        Assert.Contains("\"bearer_methods_supported\":[\"header\"]", document.Text);
    }

    [Fact]
    public async Task Document_OfARouteWithoutTokens_IsTheUpstreams()
    {
        await gateway.Gateway.ExchangeAsync(RawClient.Request("GET", "/open/.well-known/oauth-protected-resource", "", []));
        Assert.Equal("/open/.well-known/oauth-protected-resource", gateway.Upstream.Requests.Last().Target);
    }

    [Theory]
    [InlineData("https://gw.example/crm/", "", 300, "audience_wrong")]
    [InlineData("https://gw.example/crm", "", -10, "expired")]
    [InlineData("https://gw.example/crm", ",\"nbf\":4000000000", 300, "not_yet_valid")]
    [InlineData("https://gw.example/crm", ",\"groups\":1", 300, "claim_form")]
    [InlineData("https://gw.example/crm", ",\"sub\":\"root\"", 300, "duplicate_name")]
    public async Task Token_ThatIsNotBelieved_IsRefusedAndOnlyTheOperatorLearnsWhy(string audience, string more, int seconds, string reason)
    {
        var series = $"fastmcp_identity_refusals_total{{reason=\"{reason}\"}}";
        var before = await gateway.Gateway.MetricAsync(series);
        var answer = await gateway.RefusedAsync(() => gateway.ToolAsync(gateway.Issuer.Token("alice", audience, more, seconds)));
        Assert.Equal((401, $"Bearer error=\"invalid_token\", {Metadata}"), (answer.Status, answer.Head["www-authenticate"]));
        Assert.Contains("\"message\":\"The token is not accepted.\"", answer.Text);
        Assert.DoesNotContain(reason, answer.Text);
        await gateway.Gateway.MetricReachesAsync(series, before + 1);
    }

    [Fact]
    public async Task Token_OfAnotherIssuerOrRoute_IsRefused()
    {
        Assert.Equal(401, (await gateway.ToolAsync(gateway.Issuer.Token("alice", IdentityGateway.Resource, issuer: gateway.Other.Url))).Status);
        Assert.Equal(401, (await gateway.ToolAsync(gateway.Other.Token("alice", IdentityGateway.Resource))).Status);
        Assert.Contains("\"result\"", (await gateway.ToolAsync(gateway.Other.Token("alice", IdentityGateway.Resource, ",\"typ\":\"Bearer\",\"realm_access\":{\"roles\":[\"sre\"]}", type: "JWT"), "delete_user")).Text);
        Assert.Equal(401, (await gateway.ToolAsync(gateway.Issuer.Token("alice", "https://gw.example/scoped"), path: "/crm")).Status);
        Assert.Equal(401, (await gateway.ToolAsync(gateway.Issuer.Token("alice", IdentityGateway.Resource), path: "/dev")).Status);
    }

    [Fact]
    public async Task Scopes_OfTheRoute_AreAskedForAllAtOnce()
    {
        var answer = await gateway.RefusedAsync(() => gateway.ToolAsync(gateway.Issuer.Token("alice", "api://crm", ",\"scope\":\"mcp:read other\""), path: "/scoped"));
        Assert.Equal(403, answer.Status);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"mcp:read mcp:write\", resource_metadata=\"https://gw.example/.well-known/oauth-protected-resource/scoped\"", answer.Head["www-authenticate"]);
        Assert.Contains("\"result\"", (await gateway.ToolAsync(gateway.Issuer.Token("alice", "api://crm", ",\"scope\":\"mcp:write mcp:read\""), path: "/scoped")).Text);
        // The scope is the route's: remembered or not, and on another route it is not needed.
        Assert.Equal(403, (await gateway.ToolAsync(gateway.Issuer.Token("alice", "api://crm"), path: "/scoped")).Status);
    }

    [Theory]
    [InlineData("", "?access_token=abc")]
    [InlineData("", "?a=b&access_token=abc")]
    [InlineData("", "?a=b&access%5ftoken=abc")]
    [InlineData("Authorization: Basic YTpi\r\n", "")]
    [InlineData("Authorization: Bearer\r\n", "")]
    [InlineData("Authorization: Bearer a b\r\n", "")]
    [InlineData("Authorization: \r\n", "")]
    public async Task Token_InAnotherPlaceOrForm_IsAnInvalidRequest(string fields, string query)
    {
        foreach (var path in new[] { "/crm", "/mixed" })
        {
            var answer = await gateway.RefusedAsync(() => gateway.ToolAsync(null, path: path + query, fields: fields));
            Assert.Equal(400, answer.Status);
            Assert.StartsWith("Bearer error=\"invalid_request\"", answer.Head["www-authenticate"]);
        }
    }

    [Fact]
    public async Task Anonymous_WhereItIsAllowed_MayShowNothingButNothingWrong()
    {
        Assert.Contains("\"result\"", (await gateway.ToolAsync(null, path: "/mixed")).Text);
        Assert.Equal(401, (await gateway.RefusedAsync(() => gateway.ToolAsync("not.a.token", path: "/mixed"))).Status);
    }

    [Fact]
    public async Task SessionId_IsBoundToItsCaller()
    {
        const string Session = "Mcp-Session-Id: of-alice\r\n";
        Assert.Equal(200, (await gateway.ToolAsync(gateway.Token("alice"), fields: Session)).Status);
        Assert.Equal(200, (await gateway.ToolAsync(gateway.Token("alice", "dev"), fields: Session)).Status);
        Assert.Equal(404, (await gateway.RefusedAsync(() => gateway.ToolAsync(gateway.Token("bob"), fields: Session))).Status);
        // The same name at another issuer is somebody else.
        Assert.Equal(404, (await gateway.RefusedAsync(() => gateway.ToolAsync(gateway.Other.Token("alice", IdentityGateway.Resource, ",\"typ\":\"Bearer\"", type: "JWT"), fields: Session))).Status);
    }

    [Fact]
    public async Task OpaqueToken_IsAskedAboutAndRemembered()
    {
        Assert.Contains("\"result\"", (await gateway.ToolAsync("opaque-1", "delete_user")).Text);
        var asked = gateway.Issuer.Server.Requests.Count(request => request.Target == "/introspect");
        Assert.Contains("\"result\"", (await gateway.ToolAsync("opaque-1", "delete_user")).Text);
        Assert.Equal(asked, gateway.Issuer.Server.Requests.Count(request => request.Target == "/introspect"));
        Assert.StartsWith("Basic ", gateway.Issuer.Server.Requests.Last(request => request.Target == "/introspect").Head["authorization"]);
        Assert.Equal(401, (await gateway.ToolAsync("opaque-2")).Status);
        Assert.Equal(401, (await gateway.ToolAsync("opaque-3")).Status);
        asked = gateway.Issuer.Server.Requests.Count(request => request.Target == "/introspect");
        Assert.Equal(401, (await gateway.ToolAsync("opaque-3")).Status);
        Assert.Equal(asked, gateway.Issuer.Server.Requests.Count(request => request.Target == "/introspect"));
    }

    [Fact]
    public async Task Call_ThatRunsWhenItsTokenEnds_FinishesOrIsCutAsTheRouteSays()
    {
        var query = gateway.Upstream.Script("slow", async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n"));
            await e.PeerLeavesAsync(TimeSpan.FromSeconds(12));
            await e.SendAsync((byte[])[.. Answers.Chunk("data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n"), .. Answers.LastChunk]);
        });
        // The skew of 5 s is on top of it.
        var cut = gateway.ToolAsync(gateway.Issuer.Token("alice", IdentityGateway.Resource, seconds: -3), path: "/cut" + query);
        var finished = gateway.ToolAsync(gateway.Issuer.Token("alice", IdentityGateway.Resource, seconds: -3), path: "/crm" + query);
        await Assert.ThrowsAsync<IncompleteMessageException>(() => cut);
        Assert.Contains("\"result\"", (await finished).Text);
    }

    [Fact]
    public async Task DevelopmentToken_OfTheCommandLine_IsTakenByItsRoute()
    {
        var (code, token) = await GatewayProcess.RunAsync("token", "--key", gateway.Gateway.At("dev.pem"), "--sub", "dev-user", "--groups", "sre", "--audience", "http://127.0.0.1/dev");
        Assert.Equal(0, code);
        Assert.Contains("\"result\"", (await gateway.ToolAsync(token.Trim(), "delete_user", "/dev")).Text);
    }

    [Fact]
    public async Task Denied_Call_IsOnRecordWithItsCaller()
    {
        await gateway.ToolAsync(gateway.Token("eve", "dev"), "delete_user");
        await FileGatewayUntil("eve");
    }

    private async Task FileGatewayUntil(string caller)
    {
        var shown = "";
        await Operations.FileGateway.UntilAsync(
            async () => (shown = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"))).Output).Contains(caller, StringComparison.Ordinal),
            () => shown);
    }
}
