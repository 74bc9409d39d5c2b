using FastMcp.EndToEnd.Operations;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>Nothing is left running, however servers and gateways end.</summary>
public sealed class StdioKillTests
{
    private static readonly string[] _ways = ["delete", "kill", "terminate", "kill-child", "terminate-child", "die", "last", "fork", "flood", "noise", "long", "hang", "close", "at-once", "idle"];

    private static int Rounds => Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 1000 : 30;

    [Fact]
    public async Task Servers_KilledInEveryWay_LeaveNothing()
    {
        using var gateway = await FileGateway.StartAsync(Yaml);
        var all = new List<int>();
        var descriptors = 0;
        for (var done = 0; done < Rounds; done += _ways.Length)
        {
            await Task.WhenAll(_ways.Select(async way =>
            {
                if (way == "at-once")
                {
                    Assert.Contains("\"error\"", (await new McpTalk(gateway.Port, "/broken").PostAsync(Begin)).Text, StringComparison.Ordinal);
                    return;
                }

                var talk = await McpTalk.BeginAsync(gateway.Port, way == "idle" ? "/brief" : way is "noise" or "long" ? "/small" : "/plain");
                var server = int.Parse(await talk.TextAsync("pid"));
                int[] children = [.. (await talk.TextAsync("fork")).Split(',').Select(int.Parse)];
                lock (all)
                {
                    all.AddRange([server, .. children]);
                }

                await EndAsync(talk, way, server, children[0]);
            }));
            descriptors = descriptors == 0 ? Processes.DescriptorsOf(gateway.Process.Id) : descriptors;
        }

        foreach (var one in all)
        {
            await Processes.GoneAsync(one);
        }

        await FileGateway.UntilAsync(async () => await gateway.MetricAsync("fastmcp_stdio_servers{upstream=\"plain\"}") + await gateway.MetricAsync("fastmcp_stdio_servers{upstream=\"brief\"}") == 0, () => "Servers are counted that are gone.");
        Assert.Equal(0, await gateway.MetricAsync("fastmcp_stdio_stayed_total{upstream=\"plain\"}"));

        // As many as behind the first round, or less: then servers ran still.
        await FileGateway.UntilAsync(() => Task.FromResult(Processes.DescriptorsOf(gateway.Process.Id) <= descriptors), () => $"{Processes.DescriptorsOf(gateway.Process.Id)} descriptors are open, {descriptors} were.");
        await FileGateway.UntilAsync(() => Task.FromResult(Processes.UnreapedOf(gateway.Process.Id) == 0), () => "Ended servers were not reaped.");
        gateway.Process.Stop();
        Assert.Equal(0, await gateway.Process.ExitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gateway_ThatEnds_TakesItsServersWithIt(bool hard)
    {
        using var gateway = await FileGateway.StartAsync(Yaml);
        var all = new List<int>();
        foreach (var path in (string[])["/plain", "/stubborn"])
        {
            var talk = await McpTalk.BeginAsync(gateway.Port, path);
            all.AddRange([int.Parse(await talk.TextAsync("pid")), .. (await talk.TextAsync("fork")).Split(',').Select(int.Parse)]);
        }

        Assert.All(all, one => Assert.True(Processes.Runs(one)));
        if (hard)
        {
            gateway.Process.Kill();
        }
        else
        {
            gateway.Process.Stop();
            Assert.Equal(0, await gateway.Process.ExitAsync(TimeSpan.FromSeconds(60)));
            Assert.DoesNotContain(all, Processes.Runs);
        }

        foreach (var one in all)
        {
            await Processes.GoneAsync(one);
        }
    }

    private const string Begin = """{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    private static string Yaml =>
        $$"""
        upstreams:
          - { name: plain, stdio: { command: [perl, '{{StdioGateway.Server}}'] } }
          - { name: brief, stdio: { command: [perl, '{{StdioGateway.Server}}'], limits: { idle: 3s } } }
          - { name: stubborn, stdio: { command: [perl, '{{StdioGateway.Server}}'], environment: { MODE: stubborn } } }
          - { name: broken, stdio: { command: [perl, '{{StdioGateway.Server}}'], environment: { MODE: exits } } }
          - { name: small, stdio: { command: [perl, '{{StdioGateway.Server}}'], limits: { noise: 5, line: 64KiB } } }
        routes:
          - { name: broken, path: /broken, upstream: broken, protocol: mcp }
          - { name: small, path: /small, upstream: small, protocol: mcp }
          - { name: plain, path: /plain, upstream: plain, protocol: mcp }
          - { name: brief, path: /brief, upstream: brief, protocol: mcp }
          - { name: stubborn, path: /stubborn, upstream: stubborn, protocol: mcp }
        """;

    private static async Task EndAsync(McpTalk talk, string way, int server, int child)
    {
        switch (way)
        {
            case "delete":
                Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
                break;
            case "kill" or "terminate":
                Processes.Signal(server, way == "kill" ? Processes.Killed : Processes.Terminated);
                break;
            case "kill-child" or "terminate-child":
                Processes.Signal(child, way == "kill-child" ? Processes.Killed : Processes.Terminated);
                Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
                break;
            case "die" or "last" or "flood" or "noise" or "long":
                await talk.CallAsync(way);
                break;
            case "hang" or "close":
                // It answers no more, and still its session is ended.
                using (await talk.OpenAsync("POST", McpTalk.Call(way)))
                {
                    Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
                }

                break;
            case "fork":
                await talk.CallAsync("fork");
                Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
                break;
            default:
                break;
        }
    }
}
