using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>Records of teams and routes: each exchange is in one of them and in no other, with its own keys, and one that fails stops nobody else.</summary>
public sealed class RecordStoreTests
{
    private const string Policy = """
        apiVersion: fastmcp/v1
        agents: [{ id: bot, owner: jane@example.com, team: payments, recognise: { route: [bot] } }]
        unregistered: allow
        """;

    [Fact]
    public async Task Exchanges_AreInTheStoreOfTheirRouteOrTeam_AndOneThatIsBrokenStopsItsOwn()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));
        using var own = await FileGateway.StartAsync(
            $$"""
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes:
              - { name: plain, path: /plain, upstream: up, protocol: mcp }
              - { name: europe, path: /europe, upstream: up, protocol: mcp }
              - { name: bot, path: /bot, upstream: up, protocol: mcp }
              - { name: broken, path: /broken, upstream: up, protocol: mcp }
              - { name: loses, path: /loses, upstream: up, protocol: mcp, record: available }
            policies: { folder: policies }
            recording:
              folder: record
              stores:
                - { name: eu, routes: [europe], folder: record-eu, keep: 30d, checkpoints: { folder: checkpoints-eu, name: eu.example/record, key: eu.pem } }
                - { name: payments, teams: [payments], folder: record-payments }
                - { name: broken, routes: [broken, loses], folder: blocked/record }
            """,
            gateway =>
            {
                Directory.CreateDirectory(gateway.At("policies"));
                File.WriteAllText(gateway.At("policies/own.yaml"), Policy);
                File.WriteAllText(gateway.At("blocked"), "no folder");
                Pki.WriteSigningKey(gateway.At("eu.pem"), gateway.At("eu-public.pem"));
            });
        foreach (var route in (string[])["plain", "europe", "bot"])
        {
            Assert.Equal(200, (await CallAsync(own, route)).Status);
        }

        // What cannot be written refuses whom it must, and the others go on.
        var calls = upstream.Requests.Count;
        Assert.Equal(503, (await CallAsync(own, "broken")).Status);
        Assert.Equal(calls, upstream.Requests.Count);
        Assert.Equal(200, (await CallAsync(own, "loses")).Status);
        Assert.Equal(200, (await CallAsync(own, "plain")).Status);
        Assert.Equal(1, await own.MetricAsync("fastmcp_record_failing{store=\"broken\"}"));
        Assert.Equal(0, await own.MetricAsync("fastmcp_record_failing"));
        var (status, health) = await own.HealthAsync();
        Assert.True(status == 503 && health.Contains(" of the record were lost since the start", StringComparison.Ordinal) && health.Contains("\"store\": \"broken\"", StringComparison.Ordinal), health);

        foreach (var (folder, route, count) in ((string, string, int)[])[("record", "plain", 2), ("record-eu", "europe", 1), ("record-payments", "bot", 1)])
        {
            Assert.Equal(Enumerable.Repeat(route, count), await RoutesAsync(own, folder));
            var log = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", own.At(folder))).Output;
            Assert.Contains("gateway: start version ", log);
        }

        // It is tried again, and nobody has to be asked.
        File.Delete(own.At("blocked"));
        await FileGateway.UntilAsync(async () => (await CallAsync(own, "broken")).Status == 200, () => own.Process.Output);
        Assert.Equal(0, await own.MetricAsync("fastmcp_record_failing{store=\"broken\"}"));
        Assert.NotEmpty(await RoutesAsync(own, "blocked/record"));

        // Holding, erasing and proving are of the one store.
        await File.WriteAllTextAsync(own.At("record-payments/hold"), "");
        Assert.Equal(1, (await EraseAsync(own, "record-payments")).Code);
        Assert.Equal(0, (await EraseAsync(own, "record-eu")).Code);
        Assert.Empty(await RoutesAsync(own, "record-eu"));
        Assert.Equal(["bot"], await RoutesAsync(own, "record-payments"));
        var (good, verdict) = await GatewayProcess.RunAsync("sessions", "verify", "--record", own.At("record-eu"), "--checkpoints", own.At("checkpoints-eu"), "--key", own.At("eu-public.pem"));
        Assert.True(good == 0 && verdict.Contains("entries were erased, as the log says", StringComparison.Ordinal), verdict);
    }

    private static Task<RawAnswer> CallAsync(FileGateway own, string route) => own.ExchangeAsync(RawClient.Request(
        "POST", "/" + route, Requests.McpFields, Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"find","arguments":{}}}""")));

    private static Task<(int Code, string Output)> EraseAsync(FileGateway own, string folder) =>
        GatewayProcess.RunAsync("sessions", "erase", "--record", own.At(folder), "--caller", "anonymous", "--reason", "wish", "--by", "alice");

    private static async Task<string[]> RoutesAsync(FileGateway own, string folder)
    {
        var file = own.At(Guid.NewGuid().ToString("n"));
        Assert.Equal(0, (await GatewayProcess.RunAsync("sessions", "export", "--record", own.At(folder), "--out", file)).Code);
        return [.. File.ReadLines(file).Select(RouteOf)];
    }

    private static string RouteOf(string line)
    {
        using var exchange = JsonDocument.Parse(line);
        return exchange.RootElement.GetProperty("route").GetString()!;
    }
}
