using System.Diagnostics;
using System.Globalization;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Stdio;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>A process that has no descriptor left says so, refuses what needs one, loses nothing, and goes on when there are some again.</summary>
public sealed class DescriptorTests
{
    private const int Spare = 12;

    [Fact]
    public async Task Connections_WithoutDescriptors_AreTakenAgainWhenThereAreSome()
    {
        await using var before = new ScriptedUpstream();
        await using var upstream = new ScriptedUpstream();
        using var own = await FileGateway.StartAsync($$"""
            upstreams: [{ name: a, url: 'http://127.0.0.1:{{before.Port}}' }, { name: b, url: 'http://127.0.0.1:{{upstream.Port}}' }, { name: nobody, url: 'http://127.0.0.1:{{FreePort.Next()}}' }]
            routes: [{ path: /before, upstream: a }, { path: /nobody, upstream: nobody }, { path: /, upstream: b }]
            """);
        // What the runtime loads when it is first used are files.
        Assert.Equal(200, (await own.ExchangeAsync(Requests.Get("/before"))).Status);
        Assert.Equal(502, (await own.ExchangeAsync(Requests.Get("/nobody"))).Status);
        await own.MetricReachesAsync("fastmcp_exchanges_total{outcome=\"complete\"}", 1);
        await FileGateway.UntilAsync(async () => await own.MetricAsync("fastmcp_connections") == 0, () => "It is open.");
        using var first = await RawClient.ConnectAsync(own.Port);
        await own.MetricReachesAsync("fastmcp_connections", 1);
        Limit(own.Process.Id, Processes.DescriptorsOf(own.Process.Id) + Spare);
        var others = new List<RawClient>();
        try
        {
            while (others.Count < 4 * Spare)
            {
                others.Add(await RawClient.ConnectAsync(own.Port));
            }

            await own.SaysAsync("Accepting failed");

            // Whoever is in already is told: the way to the upstream needs a descriptor too.
            var refused = await first.ExchangeAsync(Requests.Get("/"));
            Assert.InRange(refused.Status, 500, 504);
            Assert.Empty(upstream.Requests);
        }
        finally
        {
            others.ForEach(client => client.Dispose());
        }

        await FileGateway.UntilAsync(async () => await StatusAsync(own) == 200, () => own.Process.Output);
        Assert.DoesNotContain("The handler of connection", own.Process.Output);
        Assert.Equal(0, await own.MetricAsync("fastmcp_handler_failures_total"));
    }

    // One that was in the backlog may be closed without a word, for want of a descriptor.
    private static async Task<int> StatusAsync(FileGateway own)
    {
        try
        {
            return (await own.ExchangeAsync(Requests.Get("/"))).Status;
        }
        catch (IncompleteMessageException)
        {
            return 0;
        }
    }

    private static void Limit(int process, int descriptors)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", process.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"--nofile={descriptors}:{descriptors}")]);
        prlimit.WaitForExit();
        Assert.Equal(0, prlimit.ExitCode);
    }
}
