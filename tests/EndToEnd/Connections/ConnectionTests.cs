using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Connections;

/// <summary>People let the gateway call an upstream in their name, through the real program: asked for, given, renewed, ended, and nobody else's.</summary>
public sealed class ConnectionTests(ConnectionGateway gateway) : IClassFixture<ConnectionGateway>
{
    [Fact]
    public async Task Call_WithoutAGrant_NamesThePage_AndPassesBehindTheConsent()
    {
        var told = await gateway.NotConnectedAsync("ann");
        Assert.Contains($"{gateway.Console}/connections#crm", told, StringComparison.Ordinal);
        Assert.Contains("-31011", told, StringComparison.Ordinal);
        using var visit = await gateway.ConnectAsync("ann");
        await gateway.PassesAsync("ann");
        var page = (await gateway.PageAsync(visit)).Body;
        Assert.Contains("connected", page, StringComparison.Ordinal);
        Assert.Contains($"You are ann of {gateway.Issuer.Url}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grant_IsLentToItsOwnerAlone()
    {
        using var visit = await gateway.ConnectAsync("bea");
        await gateway.PassesAsync("bea");
        await gateway.NotConnectedAsync("eve");
        // Of one person the grant for one upstream is none for another.
        await gateway.NotConnectedAsync("bea", "kept");
        await gateway.NotConnectedAsync("bea", "wiki");
    }

    [Fact]
    public async Task Modern_WithUrls_IsSentToThePageAndItsRetryWaitsForTheConsent()
    {
        var asked = await gateway.ModernAsync("cleo", """{"elicitation":{"url":{}}}""");
        using var json = JsonDocument.Parse(asked.Text);
        var result = json.RootElement.GetProperty("result");
        Assert.Equal("input_required", result.GetProperty("resultType").GetString());
        var wanted = result.GetProperty("inputRequests").GetProperty("fastmcp-consent");
        Assert.Equal(("elicitation/create", "url", $"{gateway.Console}/connections#crm"), (wanted.GetProperty("method").GetString(), wanted.GetProperty("params").GetProperty("mode").GetString(), wanted.GetProperty("params").GetProperty("url").GetString()));

        var state = result.GetProperty("requestState").GetString();
        Task<RawAnswer> RetryAsync() => gateway.ModernAsync("cleo", """{"elicitation":{"url":{}}}""", $",\"requestState\":\"{state}\",\"inputResponses\":{{\"fastmcp-consent\":{{\"action\":\"accept\"}}}}");
        var retry = RetryAsync();
        using var visit = await gateway.ConnectAsync("cleo");
        var answer = await retry;
        // On a machine that is too busy the wait may be over before the person is back: then it is asked for again.
        answer = answer.Text.Contains("input_required", StringComparison.Ordinal) ? await RetryAsync() : answer;
        Assert.Contains("called as user-of-cleo", answer.Text, StringComparison.Ordinal);
        // What was between the gateway and the client did not go up.
        Assert.DoesNotContain(gateway.Crm.Server.Requests, sent => sent.Text.Contains("fastmcp-consent", StringComparison.Ordinal) || sent.Text.Contains("requestState", StringComparison.Ordinal));
        // Another caller's state opens nothing.
        Assert.Contains("approval_state", (await gateway.ModernAsync("eve", """{"elicitation":{"url":{}}}""", $",\"requestState\":\"{state}\"")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modern_Declined_IsAnErrorThatNamesThePage()
    {
        using var json = JsonDocument.Parse((await gateway.ModernAsync("dana", """{"elicitation":{"url":{}}}""")).Text);
        var state = json.RootElement.GetProperty("result").GetProperty("requestState").GetString();
        Assert.Contains("consent_required", (await gateway.ModernAsync("dana", """{"elicitation":{"url":{}}}""", $",\"requestState\":\"{state}\",\"inputResponses\":{{\"fastmcp-consent\":{{\"action\":\"decline\"}}}}")).Text, StringComparison.Ordinal);
        // Whose client opens no URLs is told in words at once.
        Assert.Contains("\"page\":\"", (await gateway.ModernAsync("dana", """{"elicitation":{"form":{}}}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Legacy_WithUrls_IsAnsweredWithTheErrorThatAsksForOne_AlsoInASessionThatBeganBefore()
    {
        const string Begin = """{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{"url":{}}},"clientInfo":{"name":"t","version":"1"}}}""";
        Assert.Contains("\"code\":-32042", (await gateway.CallAsync("fay", body: Begin)).Text, StringComparison.Ordinal);
        using var visit = await gateway.ConnectAsync("fay");
        Assert.Contains("called as", (await gateway.CallAsync("fay", body: Begin)).Text, StringComparison.Ordinal);
        await EndAsync(visit, "crm");
        var answer = await gateway.CallAsync("fay", fields: "Mcp-Session-Id: session-of-user-of-fay\r\n");
        using var json = JsonDocument.Parse(answer.Text);
        var error = json.RootElement.GetProperty("error");
        Assert.Equal(-32042, error.GetProperty("code").GetInt32());
        var wanted = Assert.Single(error.GetProperty("data").GetProperty("elicitations").EnumerateArray().ToArray());
        Assert.Equal(("url", $"{gateway.Console}/connections#crm"), (wanted.GetProperty("mode").GetString(), wanted.GetProperty("url").GetString()));
        // Of a client that did not say so it is words.
        await gateway.NotConnectedAsync("fay");
    }

    [Fact]
    public async Task Model_Call_IsForbiddenWithThePage()
    {
        var answer = await gateway.SendAsync("/models/v1/chat/completions", "Content-Type: application/json\r\n", "gil", """{"model":"m","messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal(403, answer.Status);
        Assert.Contains("\"code\":\"consent_required\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains($"{gateway.Console}/connections#crm", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renewal_IsOneForManyAtOnce_AndRotates()
    {
        using var visit = await gateway.ConnectAsync("hal", "wiki", gateway.Wiki);
        await gateway.PassesAsync("hal", "wiki");
        var (before, first) = (gateway.Wiki.Renewals, Assert.Single(gateway.Wiki.Alive));
        gateway.Wiki.EndAccess();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.PassesAsync("hal", "wiki")));
        Assert.Equal(1, gateway.Wiki.Renewals - before);
        Assert.NotEqual(first, Assert.Single(gateway.Wiki.Alive));
        Assert.DoesNotContain("a refresh token was used twice", gateway.Wiki.Faults);
    }

    [Fact]
    public async Task Grant_SurvivesARestart_SealedAtRest()
    {
        using var lone = await ConnectionSolo.StartAsync();
        await lone.ConnectAsync();
        await lone.PassesAsync();
        await lone.Gateway.RestartAsync();
        await lone.PassesAsync();
        Assert.Single(lone.Crm.Alive);
        var files = Directory.GetFiles(lone.Gateway.At("grants"));
        Assert.Single(files);
        Assert.All(files, file => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)));
        foreach (var file in Directory.EnumerateFiles(lone.Gateway.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.All(lone.Crm.Secrets, secret => Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal));
            Assert.DoesNotContain("user-of-", Path.GetFileName(file), StringComparison.Ordinal);
        }

        // A grant that the server ended is over here too, and said so.
        lone.Crm.EndAll();
        Assert.Contains("consent_required", (await lone.CallAsync()).Text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(lone.Gateway.At("grants")));
        await lone.Gateway.MetricReachesAsync("fastmcp_connections_total{event=\"lost\"}", 1);
    }

    [Fact]
    public async Task End_ByItsOwner_EndsItHereAndAtItsServer_AlsoWhatWasKept()
    {
        using var visit = await gateway.ConnectAsync("ida", "kept");
        await gateway.PassesAsync("ida", "kept");
        var sent = gateway.Crm.Server.Requests.Last(request => request.Target == "/kept/mcp").Head["authorization"]["Bearer ".Length..];
        await EndAsync(visit, "kept");
        await gateway.NotConnectedAsync("ida", "kept");
        Assert.True(gateway.Crm.Revoked.ContainsKey(sent));
        Assert.Contains("There is no such connection", (await gateway.PressAsync(visit, "/connections/kept/end")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_ByAnAdmin_EndsAnybodys_AndByOthersNobodys()
    {
        using var visit = await gateway.ConnectAsync("joy");
        using var admin = await gateway.SignInAsync("root", "root");
        var page = (await gateway.PageAsync(admin)).Body;
        var row = page[page.IndexOf(">joy<", StringComparison.Ordinal)..];
        var id = row[(row.IndexOf("name=\"id\" value=\"", StringComparison.Ordinal) + 17)..][..64];
        using var other = await gateway.SignInAsync("kim", "staff");
        Assert.DoesNotContain(id, (await gateway.PageAsync(other)).Body, StringComparison.Ordinal);
        Assert.Equal(403, (await gateway.PressAsync(other, "/connections/end", id)).Status);
        await gateway.PassesAsync("joy");
        Assert.Equal(303, (await gateway.PressAsync(admin, "/connections/end", id)).Status);
        await gateway.NotConnectedAsync("joy");
        await FileGateway.UntilAsync(
            async () => (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"))).Output is var log
                && log.Contains("console joy: connect credential crm", StringComparison.Ordinal) && log.Contains("console root: disconnect credential crm of joy", StringComparison.Ordinal),
            () => "The record does not know who did it.");
    }

    [Fact]
    public async Task Connect_Anew_TakesTheGrantBeforeBack()
    {
        using var visit = await gateway.ConnectAsync("lou");
        await gateway.PassesAsync("lou");
        var before = gateway.Crm.Server.Requests.Last(request => request.Target == "/crm/mcp" && request.Head["authorization"].Length > 0).Head["authorization"]["Bearer ".Length..];
        using var again = await gateway.ConnectAsync("lou");
        Assert.True(gateway.Crm.Revoked.ContainsKey(before));
        await gateway.PassesAsync("lou");
    }

    [Fact]
    public async Task Document_IsServedToServers_AndAClientByItsDocumentConnects()
    {
        using var http = new HttpClient();
        using var json = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{gateway.Console}/connections/doc/client.json"), TestContext.Current.CancellationToken));
        Assert.Equal($"{gateway.Console}/connections/doc/client.json", json.RootElement.GetProperty("client_id").GetString());
        Assert.Equal($"{gateway.Console}/connections/doc/back", Assert.Single(json.RootElement.GetProperty("redirect_uris").EnumerateArray().ToArray()).GetString());
        Assert.Equal("none", json.RootElement.GetProperty("token_endpoint_auth_method").GetString());
        // What is registered has none, and what is not there neither.
        Assert.All(
            await Task.WhenAll(new[] { "crm", "nothing" }.Select(name => http.GetAsync(new Uri($"{gateway.Console}/connections/{name}/client.json"), TestContext.Current.CancellationToken))),
            answer => Assert.Equal(404, (int)answer.StatusCode));

        using var visit = await gateway.SignInAsync("mia");
        Assert.Equal(422, (await gateway.PressAsync(visit, "/connections/doc/connect")).Status);
        gateway.Crm.More = ",\"client_id_metadata_document_supported\":true";
        using var connected = await gateway.ConnectAsync("mia", "doc");
        gateway.Crm.More = "";
        await gateway.PassesAsync("mia", "doc");
    }

    [Fact]
    public async Task Server_ThatRegistersClients_KnowsTheGatewayByThat()
    {
        using var lone = await ConnectionSolo.StartAsync();
        lone.Crm.More = $",\"registration_endpoint\":\"{lone.Crm.Url}/register\"";
        await lone.ConnectAsync("ora", "doc");
        await lone.PassesAsync("ora", "doc");
        // Its own name goes with the grant, through a renewal and a restart.
        lone.Crm.EndAccess();
        await lone.Gateway.RestartAsync();
        await lone.PassesAsync("ora", "doc");
        Assert.Equal(1, lone.Crm.Renewals);
        Assert.Empty(lone.Crm.Faults);
        foreach (var wrong in new[] { """{"client_id":"x","token_endpoint_auth_method":"client_secret_basic","client_secret":"canary"}""", """{"token_endpoint_auth_method":"none"}""" })
        {
            lone.Crm.RegisteredAs = wrong;
            Assert.Equal(422, await lone.ConnectingAsync("pia", "doc"));
        }

        Assert.DoesNotContain("canary", lone.Gateway.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_AreSeenByNobody()
    {
        using var visit = await gateway.ConnectAsync("nia");
        await gateway.PassesAsync("nia");
        await EndAsync(visit, "crm");
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{gateway.Gateway.AdminPort}/metrics"), TestContext.Current.CancellationToken);
        string seen;
        lock (gateway.Seen)
        {
            seen = gateway.Seen.ToString();
        }

        Assert.All(gateway.Crm.Secrets.Concat(gateway.Crm.Revoked.Keys), secret =>
        {
            Assert.DoesNotContain(secret, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, metrics, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, gateway.Gateway.Process.Output, StringComparison.Ordinal);
        });
    }

    private async Task EndAsync(Visit visit, string name) => Assert.Equal(303, (await gateway.PressAsync(visit, $"/connections/{name}/end")).Status);
}
