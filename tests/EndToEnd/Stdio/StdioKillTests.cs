using System.Diagnostics;
using FastMcp.EndToEnd.Operations;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>Nothing is left running, however servers and gateways end.</summary>
public sealed class StdioKillTests
{
    private static readonly string[] _ways = ["delete", "kill", "terminate", "kill-child", "die", "fork", "flood", "idle"];

    private static int Rounds => Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 1000 : 48;

    [Fact]
    public async Task Servers_KilledInEveryWay_LeaveNothing()
    {
        using var gateway = await FileGateway.StartAsync(Yaml);
        var all = new List<int>();
        for (var done = 0; done < Rounds; done += _ways.Length)
        {
            await Task.WhenAll(_ways.Select(async way =>
            {
                var talk = await McpTalk.BeginAsync(gateway.Port, way == "idle" ? "/brief" : "/plain");
                var server = int.Parse(await talk.TextAsync("pid"));
                int[] children = [.. (await talk.TextAsync("fork")).Split(',').Select(int.Parse)];
                lock (all)
                {
                    all.AddRange([server, .. children]);
                }

                await EndAsync(talk, way, server, children[0]);
            }));
        }

        foreach (var one in all)
        {
            await Processes.GoneAsync(one);
        }

        await FileGateway.UntilAsync(async () => await gateway.MetricAsync("fastmcp_stdio_servers{upstream=\"plain\"}") + await gateway.MetricAsync("fastmcp_stdio_servers{upstream=\"brief\"}") == 0, () => "Servers are counted that are gone.");
        Assert.Equal(0, await gateway.MetricAsync("fastmcp_stdio_stayed_total{upstream=\"plain\"}"));
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

    private static string Yaml =>
        $$"""
        upstreams:
          - { name: plain, stdio: { command: [perl, '{{StdioGateway.Server}}'] } }
          - { name: brief, stdio: { command: [perl, '{{StdioGateway.Server}}'], limits: { idle: 1s } } }
          - { name: stubborn, stdio: { command: [perl, '{{StdioGateway.Server}}'], environment: { MODE: stubborn } } }
        routes:
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
                using (var process = Process.GetProcessById(server))
                {
                    process.Kill();
                }

                break;
            case "kill-child":
                using (var process = Process.GetProcessById(child))
                {
                    process.Kill();
                }

                Assert.Equal(200, (await talk.SendAsync("DELETE")).Status);
                break;
            case "die" or "flood":
                await talk.CallAsync(way);
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
