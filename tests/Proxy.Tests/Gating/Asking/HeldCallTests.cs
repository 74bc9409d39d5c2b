using System.Text;
using FastMcp.Approvals.Approvers;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Tests.Pipeline;
using FastMcp.TestKit.Programs;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Gating.Asking;

/// <summary>What a call that waits for people keeps of the heap, counted over many of them in a gateway of this process: all that is reachable from it, whoever holds it.</summary>
[Collection(nameof(HeapCollection))]
public sealed class HeldCallTests
{
    private const int Many = 25;
    private const int Times = 5;
    private const int Warm = 30;
    private const int Most = 16 * 1024;

    private const string Policy = """
        apiVersion: fastmcp/v1
        decisions:
          - { id: deletes, match: { tools: ['delete_*'] }, then: ask, approve: { by: [leads], within: 1h } }
          - { id: large, match: { models: ['*-large'] }, then: ask, approve: { by: [leads], within: 1h } }
        default: deny
        """;

    [Fact]
    public async Task Held_OverPlainTcp_KeepsLessThan16KilobytesEach()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-held-").FullName;
        using var stop = new CancellationTokenSource();
        var (port, admin) = (FreePort.Next(), FreePort.Next());
        var running = Start(folder, port, admin, stop.Token);
        try
        {
            using var held = new HeldCalls(port, admin);
            await held.ConnectAsync(3 * (Warm + (Times * Many)));
            var grown = new Dictionary<string, long>();
            // As event streams, without a byte, and with bodies that go into files.
            foreach (var (kind, of) in new (string, Func<int, byte[]>)[] { ("stream", n => Mcp(n, 300)), ("plain", n => Model(n, 300)), ("large", n => Mcp(-n, 60_000)) })
            {
                // What the first ones make is made once: buffers of the threads that they come by.
                await HoldAsync(held, of, 1, Warm);
                var each = new long[Times];
                for (var time = 0; time < Times; time++)
                {
                    var before = HeldCalls.Heap();
                    await HoldAsync(held, of, Warm + 1 + (time * Many), Many);
                    each[time] = (HeldCalls.Heap() - before) / Many;
                }

                // Pools of buffers grow and give back when they like: half of the times show what calls keep.
                grown[kind] = each.Order().ElementAt(Times / 2);
            }

            var told = string.Join(", ", grown.Select(one => $"{one.Key}: {one.Value} bytes"));
            TestContext.Current.TestOutputHelper?.WriteLine(told);
            Assert.True(grown.Values.All(bytes => bytes is > 0 and < Most), told);
        }
        finally
        {
            await stop.CancelAsync();
            await running;
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task HoldAsync(HeldCalls held, Func<int, byte[]> of, int first, int many)
    {
        for (var n = first; n < first + many; n++)
        {
            await held.HoldAsync(of(n));
        }
    }

    private static Task<int> Start(string folder, int port, int admin, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        File.WriteAllText(Path.Combine(folder, "policies", "own.yaml"), Policy);
        new ApproverBook(Path.Combine(folder, "approvals")).Add("lea", ["leads"], []);
        var file = Path.Combine(folder, "fastmcp.yaml");
        File.WriteAllText(file, $$"""
            listeners: [{ address: '127.0.0.1:{{port}}' }]
            admin: { address: '127.0.0.1:{{admin}}' }
            upstreams: [{ name: up, url: 'http://127.0.0.1:9' }]
            routes: [{ name: mcp, path: /mcp, upstream: up, protocol: mcp }, { name: models, path: /v1, upstream: up, protocol: openai }]
            policies: { folder: policies, packs: [] }
            approvals: { folder: approvals }
            limits: { approvals-per-hour: 100000, approval-beat: 10m, drain-grace: 0s }
            """);
        var read = ConfigReader.ReadFile(file);
        Assert.True(read.Config is not null, string.Join('\n', read.Problems));
        return Task.Run(() => new Gateway(read.Config, NullLoggerFactory.Instance, TimeProvider.System).RunAsync(stop), CancellationToken.None);
    }

    private static byte[] Mcp(int n, int size) => Post(
        "/mcp", "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-06-18\r\n",
        $$$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"delete_row","arguments":{"n":{{{{n}}}},"why":"{{{{new string('x', size)}}}}"}}}""");

    private static byte[] Model(int n, int size) => Post("/v1/chat/completions", "", $$"""{"model":"gpt-large","messages":[{"role":"user","content":"{{n}} {{new string('x', size)}}"}]}""");

    private static byte[] Post(string path, string fields, string body) =>
        Encoding.UTF8.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{fields}Content-Length: {body.Length}\r\n\r\n{body}");
}
