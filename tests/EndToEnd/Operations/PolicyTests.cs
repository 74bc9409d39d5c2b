using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>Policies of one's own: added, wrong at start, swapped while the gateway runs.</summary>
public sealed class PolicyTests
{
    private const string Head = "apiVersion: fastmcp/v1\ntitle: Own\non: [response]\nrules:\n";

    private static string Rule(string word) => $"""
          - id: {word}-word
            title: {word}
            pattern: '\b{word}-\d\d?\b'
            severity: low
            mask: replace: '[{word.ToUpperInvariant()}]'
            examples:
              match: [{word}-1]
              clean: [{word}]

        """.Replace("mask: replace: ", "mask: { replace: ", StringComparison.Ordinal).Replace("]'\n", "]' }\n", StringComparison.Ordinal);

    [Fact]
    public async Task Folder_OnTheCommandLine_AddsToTheBuiltInPacks()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-policies-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "own.yaml"), Head + Rule("kiwi"));
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "kiwi-12 and 536-22-8190")));
        using var own = await GatewayProcess.ServeAsync(upstream.Port, "--policies", folder.FullName);
        using var client = await RawClient.ConnectAsync(own.Port);
        Assert.Equal("[KIWI] and [SSN]", (await client.ExchangeAsync(Requests.Get("/"))).Text);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Folder_WrongAtStart_GuardedRoutesAnswer503AndOthersServe()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "in")));
        using var own = await FileGateway.StartAsync(Routes(upstream.Port), g =>
        {
            Directory.CreateDirectory(g.At("policies"));
            File.WriteAllText(g.At("policies/bad.yaml"), Head + Rule("kiwi").Replace("severity: low", "severity: odd", StringComparison.Ordinal).Replace(@"\d\d?\b", "(", StringComparison.Ordinal));
        });
        var plain = await own.ExchangeAsync(Requests.Get("/guarded"));
        Assert.Equal(503, plain.Status);
        Assert.Contains("guard_down", plain.Text);
        var call = await own.ExchangeAsync(Requests.ToolCall("/guarded"));
        Assert.Equal(503, call.Status);
        Assert.Equal("in", (await own.ExchangeAsync(Requests.Get("/open"))).Text);
        Assert.Single(upstream.Requests);

        var (status, health) = await own.HealthAsync();
        Assert.Equal(503, status);
        Assert.Contains("\"red\"", health);
        Assert.Contains("bad.yaml(8,", health);
        Assert.Contains("bad.yaml(7,", health);
        Assert.Contains("bad.yaml(8,", own.Process.Output);
        Assert.Equal(0, await own.MetricAsync("fastmcp_guard_running{route=\"guarded\"}"));
    }

    /// <summary>Nobody knows what they say, so that also what is not masked must not pass undecided.</summary>
    [Fact]
    public async Task Folder_WithDecisionsThatAreWrongAtStart_DeniesOnEveryRoute()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "in")));
        using var own = await FileGateway.StartAsync(Routes(upstream.Port), g =>
        {
            Directory.CreateDirectory(g.At("policies"));
            File.WriteAllText(g.At("policies/own.yaml"), "apiVersion: fastmcp/v1\ndecisions:\n  - { id: one, match: { route: closed }, them: deny }\ndefault: allow\n");
        });
        Assert.Equal(503, (await own.ExchangeAsync(Requests.Get("/guarded"))).Status);
        var open = await own.ExchangeAsync(Requests.Get("/open"));
        Assert.Equal(403, open.Status);
        Assert.Contains("builtin:policy-broken", open.Text);
        Assert.Empty(upstream.Requests);
        Assert.Contains("own.yaml(3,", own.Process.Output);
    }

    [Fact]
    public async Task Reload_OfGoodAndOfBadPolicies_SwapsOrKeepsAndNeverTouchesARunningStream()
    {
        using var next = new SemaphoreSlim(0);
        await using var upstream = new ScriptedUpstream(async e =>
        {
            if (!e.Request.Target.EndsWith("/stream", StringComparison.Ordinal))
            {
                await e.SendAsync(Answers.Plain("text/plain", "kiwi-1 plum-2"));
                return;
            }

            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            for (var i = 0; i < 2; i++)
            {
                await e.SendAsync(Answers.Chunk("data: kiwi-1 plum-2 end\n\n"));
                Assert.True(await next.WaitAsync(ByteReader.Patience, e.Stop));
            }

            await e.SendAsync(Answers.LastChunk);
        });
        using var own = await FileGateway.StartAsync(Routes(upstream.Port), g =>
        {
            Directory.CreateDirectory(g.At("policies"));
            File.WriteAllText(g.At("policies/own.yaml"), Head + Rule("kiwi"));
        });
        Assert.Equal("[KIWI] plum-2", (await own.ExchangeAsync(Requests.Get("/guarded"))).Text);
        using var client = await RawClient.ConnectAsync(own.Port);
        var stream = await Streams.EventStream.OpenAsync(client, Requests.Get("/guarded/stream"));
        Assert.Equal("[KIWI] plum-2 end", (await stream.NextAsync())!.Data);

        await File.WriteAllTextAsync(own.At("policies/own.yaml"), Head + Rule("kiwi") + Rule("plum"));
        await own.ReloadAsync("Configuration version 2 is in force");
        Assert.Equal("[KIWI] [PLUM]", (await own.ExchangeAsync(Requests.Get("/guarded"))).Text);
        next.Release();
        Assert.Equal("[KIWI] plum-2 end", (await stream.NextAsync())!.Data);
        next.Release();
        Assert.Null(await stream.NextAsync());
        await own.MetricReachesAsync("fastmcp_findings_total{rule=\"kiwi-word\",mode=\"enforce\"}", 4);
        await own.MetricReachesAsync("fastmcp_findings_total{rule=\"plum-word\",mode=\"enforce\"}", 1);

        await File.WriteAllTextAsync(own.At("policies/own.yaml"), Head + Rule("kiwi").Replace("severity: low", "severity: odd", StringComparison.Ordinal) + Rule("plum").Replace("severity: low", "severity: odd", StringComparison.Ordinal));
        await own.ReloadAsync("version 2 keeps serving");
        Assert.Contains("own.yaml(8,", own.Process.Output);
        Assert.Contains("own.yaml(16,", own.Process.Output);
        Assert.Equal("[KIWI] [PLUM]", (await own.ExchangeAsync(Requests.Get("/guarded"))).Text);
        Assert.Equal(200, (await own.HealthAsync()).Status);
        Assert.Equal(2, await own.MetricAsync("fastmcp_snapshot_version"));

        own.Write("upstreams: []\nrouts: []\n");
        await own.ReloadAsync("'routs' is not known");
        Assert.Contains("fastmcp.yaml(5,1)", own.Process.Output);
    }

    [Fact]
    public async Task Check_OfFiles_ListsEveryErrorAndItsExitCodeSaysSo()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-check-").FullName;
        var file = Path.Combine(folder, "fastmcp.yaml");
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        var policy = Path.Combine(folder, "policies/own.yaml");
        const string Good = "listeners: [{ address: '127.0.0.1:1' }]\nupstreams: [{ name: up, url: 'http://127.0.0.1:1' }]\nroutes: [{ path: /, upstream: up }]\npolicies: { folder: policies }\n";
        await File.WriteAllTextAsync(policy, Head + Rule("kiwi"));
        await File.WriteAllTextAsync(file, Good);
        Assert.Equal(0, (await GatewayProcess.RunAsync("check", "--config", file)).Code);

        await File.WriteAllTextAsync(policy, Head + Rule("kiwi").Replace("severity: low", "severity: odd", StringComparison.Ordinal));
        var (code, output) = await GatewayProcess.RunAsync("check", "--config", file);
        Assert.Equal(1, code);
        Assert.Contains("own.yaml(8,", output);

        await File.WriteAllTextAsync(file, Good.Replace("path: /, upstream: up", "path: x, upstream: upp, mask: maybe", StringComparison.Ordinal));
        (code, output) = await GatewayProcess.RunAsync("check", "--config", file);
        Assert.Equal(1, code);
        Assert.Equal(3, output.Split('\n').Count(l => l.Contains("fastmcp.yaml(3,", StringComparison.Ordinal) && l.Contains("error", StringComparison.Ordinal)));

        Assert.Equal(1, (await GatewayProcess.RunAsync("serve", "--config", file)).Code);
        Assert.Equal(2, (await GatewayProcess.RunAsync("serve", "--nonsense")).Code);
        Assert.Equal(3, (await GatewayProcess.RunAsync("serve", "--upstream", "http://127.0.0.1:1", "--listen", "127.0.0.1:0", "--record", policy)).Code);
        Directory.Delete(folder, recursive: true);
    }

    private static string Routes(int port) => $$"""
        upstreams: [{ name: up, url: 'http://127.0.0.1:{{port}}' }]
        routes:
          - { name: guarded, path: /guarded, upstream: up }
          - { name: open, path: /open, upstream: up, mask: off }
        policies: { folder: policies }
        """;
}
