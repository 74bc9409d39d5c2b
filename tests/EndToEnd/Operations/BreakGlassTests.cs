using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>What two operators open passes, and all that is no decision of policy holds as ever.</summary>
public sealed class BreakGlassTests : IAsyncLifetime
{
    private const string Jane = "janejanejanejanejanejanejanejane";
    private const string Joe = "joejoejoejoejoejoejoejoejoejoejoe";
    private const string Ssn = "536-22-8190";

    private readonly ScriptedUpstream _upstream = new(e => e.SendAsync(Answers.Plain("application/json", $$$"""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{{{Ssn}}}"}]}}""")));
    private FileGateway? _gateway;

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        upstreams:
          - { name: up, url: 'http://127.0.0.1:{{_upstream.Port}}' }
        routes:
          - { name: mcp, path: /mcp, upstream: up, protocol: mcp }
        policies: { folder: policies }
        recording: { folder: record }
        """,
        g =>
        {
            Directory.CreateDirectory(g.At("policies"));
            File.WriteAllText(g.At("policies/own.yaml"), """
                apiVersion: fastmcp/v1
                decisions:
                  - { id: no-drops, match: { tools: ['drop_*'] }, then: deny }
                  - { id: lists, match: { tools: ['list_*'] }, then: allow }
                  - { id: withheld, on: response, match: { tools: [drop_withheld] }, when: "findings.size() > 0", then: deny }
                """);
            File.WriteAllText(g.At("jane"), Jane + "\n");
            File.WriteAllText(g.At("joe"), Joe + "\n");
            File.WriteAllText(g.At("tokens"), $"# two people\njane {Jane}\njoe sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(Joe)))}\n");
            g.AdminMore = ", token-file: tokens, state: state";
        });

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Opening_AskedForByOneAndGrantedByAnother_LetsPassUntilItEnds()
    {
        // Nothing alone opens everything, nothing opens without a time and a reason.
        Assert.Equal(2, (await GlassAsync("jane", "--tool", "drop_users", "--reason", "x")).Code);
        Assert.Equal(2, (await GlassAsync("jane", "--tool", "drop_users", "--for", "5h", "--reason", "x")).Code);
        var (code, said) = await GlassAsync("jane", "--tool", "drop_users", "--upstream", "up", "--for", "1h", "--reason", "Incident 4711");
        Assert.True(code == 0, said);
        Assert.Contains("not granted", said);
        var id = said.Split(':')[0];
        Assert.Equal("no-drops", await DeniedByAsync("drop_users"));

        // One person is not two, and whoever has no token is nobody.
        Assert.Contains("it takes two people", (await GlassAsync("jane", "--grant", id)).Output);
        Assert.Equal("no-drops", await DeniedByAsync("drop_users"));
        Assert.Contains("There is no break-glass-0", (await GlassAsync("joe", "--grant", "break-glass-0")).Output);
        (code, said) = await GlassAsync("joe", "--grant", id);
        Assert.True(code == 0, said);
        Assert.Contains("granted by joe", said);
        Assert.Contains("is open already", (await GlassAsync("joe", "--grant", id)).Output);

        // It opens that and nothing else, masked and on record.
        var answer = await ToolAsync("drop_users");
        Assert.DoesNotContain("\"error\"", answer);
        Assert.DoesNotContain(Ssn, answer);
        Assert.Equal("no-drops", await DeniedByAsync("drop_tables"));
        Assert.Equal("builtin:default-deny", await DeniedByAsync("get_users"));
        Assert.Equal(1, await _gateway!.MetricAsync("fastmcp_overrides"));
        Assert.Equal(1, await _gateway.MetricAsync("fastmcp_override_calls_total"));
        Assert.Contains($"Opened by two operators: {id}: tool drop_users upstream up for 3600 s, asked for by jane", (await _gateway.HealthAsync()).Body);

        // A block holds all the same, and so does what withholds answers.
        await GatewayProcess.RunAsync("block", "--config", _gateway.At("fastmcp.yaml"), "--tool", "drop_users", "--reason", "Stop", "--for", "1h");
        Assert.Contains("-31002", await ToolAsync("drop_users"));
        var more = (await GlassAsync("joe", "--tool", "drop_withheld", "--for", "1h", "--reason", "x")).Output.Split(':')[0];
        Assert.Equal(0, (await GlassAsync("jane", "--grant", more)).Code);
        Assert.Equal("withheld", await DeniedByAsync("drop_withheld"));

        // Anybody may close it; and nothing is open behind a restart.
        Assert.Equal(0, (await GlassAsync("jane", "--end", more)).Code);
        Assert.Equal("no-drops", await DeniedByAsync("drop_withheld"));
        await GatewayProcess.RunAsync("block", "--config", _gateway.At("fastmcp.yaml"), "--lift", "block-1");
        Assert.DoesNotContain("\"error\"", await ToolAsync("drop_users"));
        await _gateway.RestartAsync();
        Assert.Equal("no-drops", await DeniedByAsync("drop_users"));
        Assert.Contains("Nothing is asked for or open.", (await GlassAsync("joe", "--list")).Output);

        var (_, log) = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", _gateway.At("record"));
        Assert.Contains($"jane: break-glass asked {id}: tool drop_users upstream up", log);
        Assert.Contains($"joe: break-glass granted {id}", log);
        Assert.Contains($"jane: break-glass ended {more}", log);
        Assert.Contains("builtin:" + id, log);
        Assert.Contains("no-drops", log);
    }

    private async Task<string?> DeniedByAsync(string tool) => LooseJson.Find(LooseJson.Parse(await ToolAsync(tool)), "error.data.rule")?.ToString();

    private async Task<string> ToolAsync(string tool) => (await _gateway!.ExchangeAsync(RawClient.Request(
        "POST", "/mcp", Requests.McpFields, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{} }}""")))).Text;

    private Task<(int Code, string Output)> GlassAsync(string who, params string[] words) =>
        GatewayProcess.RunAsync(["break-glass", "--config", _gateway!.At("fastmcp.yaml"), "--token-file", _gateway.At(who), .. words]);
}
