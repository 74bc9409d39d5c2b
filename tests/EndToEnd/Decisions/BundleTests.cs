using System.Security.Cryptography;
using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>Signed policies: sent, tried, taken back; what is not signed, or does not compile, changes nothing.</summary>
public sealed class BundleTests : IAsyncLifetime
{
    private readonly ScriptedUpstream _upstream = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{}}""")));
    private FileGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        upstreams:
          - { name: up, url: 'http://127.0.0.1:{{_upstream.Port}}' }
        routes:
          - { path: /, upstream: up, protocol: mcp }
          - { name: bot, path: /bot, upstream: up, protocol: mcp }
        policies: { folder: policies, packs: [], bundles: { folder: bundles, key: public.pem } }
        recording: { folder: record }
        """,
        g =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            File.WriteAllText(g.At("private.pem"), key.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(g.At("public.pem"), key.ExportSubjectPublicKeyInfoPem());
            File.WriteAllText(g.At("other.pem"), other.ExportPkcs8PrivateKeyPem());
            Policy(g, "policies", "{ id: gets, match: { tools: ['get_*'] }, then: allow }");
            Policy(g, "lists", "{ id: gets, match: { tools: ['get_*', 'list_*'] }, then: allow }");
            Policy(g, "nothing", "{ id: nothing, match: { tools: ['*'] }, then: deny }", "allow");
            Policy(g, "wrong", "{ id: nothing, match: { tools: ['*'] }, then: perhaps }");
            File.WriteAllText(g.At("token"), BlockingGateway.Token + "\n");
            g.AdminMore = ", token-file: token, state: state";
        });

    public async ValueTask DisposeAsync()
    {
        _gateway.Dispose();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Bundle_Sent_IsInForceBehindARestartAndTakenBackByOneWord()
    {
        var digest = await BundleAsync("lists");
        Assert.Equal((false, true), await AllowedAsync());
        Assert.Contains("compiles; nothing was changed.", await SayAsync(0, "push", _gateway.At("lists.bundle"), "--dry-run"));
        Assert.Equal((false, true), await AllowedAsync());
        Assert.Contains($"{digest} is in force.", await SayAsync(0, "push", _gateway.At("lists.bundle")));
        Assert.Equal((true, true), await AllowedAsync());
        Assert.Contains($"\"bundle\": \"{digest}\"", await SayAsync(0, "status"));

        await _gateway.RestartAsync();
        Assert.Equal((true, true), await AllowedAsync());
        Assert.Contains("The policy of the folder is in force again.", await SayAsync(0, "rollback"));
        Assert.Equal((false, true), await AllowedAsync());
        Assert.Contains("There is no policy before this one.", await SayAsync(1, "rollback"));
        var (_, log) = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", _gateway.At("record"));
        Assert.Contains($"policy {digest}", log);
        Assert.Contains("rolled back", log);

        // Who can write the folder cannot write policies.
        await SayAsync(0, "push", _gateway.At("lists.bundle"));
        var stored = Path.Combine(_gateway.At("bundles"), digest + ".bundle");
        File.WriteAllText(stored, File.ReadAllText(stored).Replace("list_*", "drop_*", StringComparison.Ordinal));
        await _gateway.RestartAsync();
        Assert.Equal(503, (await CallAsync("drop_all")).Status);
    }

    [Fact]
    public async Task Bundle_OfAnotherKeyOrWithAMistake_ChangesNothing()
    {
        await BundleAsync("lists", "other.pem");
        Assert.Contains("is not signed with the key", await SayAsync(1, "push", _gateway.At("lists.bundle")));
        await BundleAsync("wrong");
        Assert.Matches(@"own.yaml\(\d+,\d+\): error FMP0006[\s\S]*Nothing was changed.", await SayAsync(1, "push", _gateway.At("wrong.bundle")));
        Assert.Equal((false, true), await AllowedAsync());
        Assert.Contains("There is no canary to promote.", await SayAsync(1, "promote"));

        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri($"http://127.0.0.1:{_gateway.AdminPort}/policy"), new ByteArrayContent("{}"u8.ToArray()), TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Bundle_OlderThanOneThatWasInForce_ComesOnlyOnPurpose()
    {
        await BundleAsync("lists", "private.pem", ["--sequence", "7"]);
        await BundleAsync("nothing", "private.pem", ["--sequence", "8"]);
        await SayAsync(0, "push", _gateway.At("lists.bundle"));
        await SayAsync(0, "push", _gateway.At("nothing.bundle"));
        Assert.Contains("has the number 7, and one with 8 was in force", await SayAsync(1, "push", _gateway.At("lists.bundle")));
        await _gateway.RestartAsync();
        Assert.Contains("it is older", await SayAsync(1, "push", _gateway.At("lists.bundle"), "--canary", "10"));
        Assert.Equal((false, false), await AllowedAsync());
        await SayAsync(0, "push", _gateway.At("lists.bundle"), "--rollback");
        Assert.Equal((true, true), await AllowedAsync());
        // The number is signed: who changes it has no bundle.
        File.WriteAllText(_gateway.At("lists.bundle"), File.ReadAllText(_gateway.At("lists.bundle")).Replace("\"sequence\": 7", "\"sequence\": 9", StringComparison.Ordinal));
        Assert.Contains("is not signed with the key", await SayAsync(1, "push", _gateway.At("lists.bundle")));
        Assert.Contains("8", File.ReadAllText(Path.Combine(_gateway.At("bundles"), "sequence")));
    }

    [Fact]
    public async Task Canary_OfATeam_JudgesItsCallsAlone()
    {
        Directory.CreateDirectory(_gateway.At("policies"));
        const string Agents = "agents:\n  - { id: bot, owner: jane@example.com, team: payments, recognise: { route: [bot] } }\nunregistered: allow\n";
        foreach (var folder in (string[])["policies", "lists"])
        {
            File.AppendAllText(_gateway.At($"{folder}/own.yaml"), Agents);
        }

        await _gateway.ReloadAsync("Configuration version 2 is in force.");
        await BundleAsync("lists");
        Assert.Contains("judges calls of the team payments", await SayAsync(0, "push", _gateway.At("lists.bundle"), "--canary-team", "payments"));
        Assert.DoesNotContain("error", (await CallAsync("list_a", "/bot")).Text);
        Assert.Equal((false, true), await AllowedAsync());
        Assert.Contains("\"team\": \"payments\"", await SayAsync(0, "status"));
        await SayAsync(0, "rollback");
        Assert.Contains("error", (await CallAsync("list_a", "/bot")).Text);
    }

    [Fact]
    public async Task Bundle_ThatTheDiskDoesNotTake_ChangesNothing()
    {
        await BundleAsync("lists");
        Directory.CreateDirectory(Path.Combine(_gateway.At("bundles"), "order"));
        Assert.Contains("Nothing was changed.", await SayAsync(1, "push", _gateway.At("lists.bundle")));
        Assert.Equal((false, true), await AllowedAsync());
    }

    [Fact]
    public async Task Canary_ThatDeniesFarMore_EndsByItself()
    {
        await BundleAsync("nothing");
        await SayAsync(0, "push", _gateway.At("nothing.bundle"), "--canary", "40");
        var denied = 0;
        for (var calls = 0; calls < 400 && !_gateway.Process.Output.Contains("ended by itself", StringComparison.Ordinal); calls++)
        {
            denied += (await CallAsync("get_a")).Text.Contains("error", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(denied, 50, 350);
        await _gateway.SaysAsync("ended by itself");
        Assert.Equal((false, true), await AllowedAsync());
        Assert.Equal(1, await _gateway.MetricAsync("fastmcp_canary_rollbacks_total"));
        Assert.Equal(0, await _gateway.MetricAsync("fastmcp_canary_percent"));

        // One that is right is promoted, and all calls are its own.
        await BundleAsync("lists");
        await SayAsync(0, "push", _gateway.At("lists.bundle"), "--canary", "40");
        Assert.Equal(40, await _gateway.MetricAsync("fastmcp_canary_percent"));
        await SayAsync(0, "promote");
        Assert.Equal((true, true), await AllowedAsync());
    }

    private static void Policy(FileGateway g, string folder, string decision, string otherwise = "deny")
    {
        Directory.CreateDirectory(g.At(folder));
        File.WriteAllText(g.At($"{folder}/own.yaml"), $"apiVersion: fastmcp/v1\ndecisions:\n  - {decision}\ndefault: {otherwise}\n");
    }

    private async Task<string> BundleAsync(string folder, string key = "private.pem", params string[] more)
    {
        var (code, said) = await GatewayProcess.RunAsync(["policy", "bundle", _gateway.At(folder), "--key", _gateway.At(key), "--out", _gateway.At(folder + ".bundle"), .. more]);
        Assert.True(code == 0, said);
        return said.Trim().Split(' ')[^1];
    }

    private async Task<string> SayAsync(int expected, string verb, params string[] words)
    {
        var (code, said) = await GatewayProcess.RunAsync(["policy", verb, .. words, "--config", _gateway.At("fastmcp.yaml")]);
        Assert.True(code == expected, said);
        return said;
    }

    private async Task<(bool Lists, bool Gets)> AllowedAsync() =>
        (!(await CallAsync("list_a")).Text.Contains("error", StringComparison.Ordinal), !(await CallAsync("get_a")).Text.Contains("error", StringComparison.Ordinal));

    private Task<RawAnswer> CallAsync(string tool, string path = "/mcp") =>
        _gateway.ExchangeAsync(RawClient.Request("POST", path, Requests.McpFields, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}"}}""")));
}
