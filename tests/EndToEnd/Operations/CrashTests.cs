using System.Text;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>The program is killed at random points under load: what a client was answered on a strict route is on record, and the chain holds.</summary>
public sealed class CrashTests
{
    // 500 in a long run: FASTMCP_CRASHES=500.
    private static readonly int Crashes = int.TryParse(Environment.GetEnvironmentVariable("FASTMCP_CRASHES"), out var count) ? count : 3;
    private const int Clients = 4;

    [Fact]
    public async Task Killed_UnderLoad_LosesNoAcknowledgedExchange()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "in")));
        var folder = Directory.CreateTempSubdirectory("fastmcp-crash-").FullName;
        var acknowledged = new List<string>();
        for (var crash = 0; crash < Crashes; crash++)
        {
            acknowledged.AddRange(await RunAndKillAsync(upstream.Port, folder, crash));
            if (crash % 25 == 24 || crash == Crashes - 1)
            {
                await CheckAsync(folder, acknowledged);
            }
        }

        TestContext.Current.SendDiagnosticMessage("{0} crashes, {1} acknowledged exchanges", Crashes, acknowledged.Count);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<IReadOnlyList<string>> RunAndKillAsync(int upstreamPort, string folder, int crash)
    {
        var file = Path.Combine(folder, "fastmcp.yaml");
        var port = FreePort.Next();
        await File.WriteAllTextAsync(file, $$"""
            listeners: [{ address: '127.0.0.1:{{port}}' }]
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstreamPort}}' }]
            routes: [{ path: /, upstream: up, record: strict }]
            recording: { folder: record, segment: 64KiB }
            """);
        using var gateway = await GatewayProcess.StartAsync(port, ["serve", "--config", file]);
        // Anywhere between the first answers and a few segments, and anywhere between two answers.
        var due = new CountdownEvent(System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, 120));
        var clients = Enumerable.Range(0, Clients).Select(i => AskUntilItIsGoneAsync(gateway.Port, $"c{crash}-{i}", due)).ToArray();
        await Task.Run(due.Wait);
        await Task.Delay(TimeSpan.FromMicroseconds(System.Security.Cryptography.RandomNumberGenerator.GetInt32(3000)));
        gateway.Kill();
        return [.. (await Task.WhenAll(clients)).SelectMany(a => a)];
    }

    private static async Task<List<string>> AskUntilItIsGoneAsync(int port, string name, CountdownEvent due)
    {
        var acknowledged = new List<string>();
        try
        {
            using var client = await RawClient.ConnectAsync(port);
            for (var i = 0; ; i++)
            {
                var text = $"{name}-{i}.";
                if ((await client.ExchangeAsync(RawClient.Request("POST", "/", "", Encoding.UTF8.GetBytes(text)))).Status == 200)
                {
                    acknowledged.Add(text);
                    lock (due)
                    {
                        _ = due.IsSet || due.Signal();
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or IncompleteMessageException)
        {
            return acknowledged;
        }
    }

    private static async Task CheckAsync(string folder, List<string> acknowledged)
    {
        var record = Path.Combine(folder, "record");
        var (good, verdict) = await GatewayProcess.RunAsync("sessions", "verify", "--record", record);
        Assert.True(good == 0, verdict);
        var (_, log) = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", record);
        var there = log.Split('\n').Where(l => l.Contains(" request ", StringComparison.Ordinal)).Select(l => l[(l.LastIndexOf(' ') + 1)..].TrimEnd()).ToHashSet();
        Assert.True(acknowledged.Count > 0, "no exchange was answered before the kill");
        Assert.Empty(acknowledged.Except(there));
    }
}
