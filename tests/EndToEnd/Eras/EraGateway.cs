using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Eras;

/// <summary>One gateway before a server of 2025-11-25 that it translates for, for all tests of this folder.</summary>
public sealed class EraGateway : IAsyncLifetime
{
    private FileGateway? _gateway;

    public FileGateway Gateway => _gateway!;

    public FakeLegacyServer Server { get; } = new();

    /// <summary>One of 2026-07-28, before which older clients are translated for.</summary>
    public FakeModernServer Modern { get; } = new();

    public string[] Keys { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var keys = Path.Combine(Directory.CreateTempSubdirectory("fastmcp-keys-").FullName, "keys.json");
        Keys = [await NewKeyAsync(keys, "alice"), await NewKeyAsync(keys, "bob")];
        _gateway = await FileGateway.StartAsync(
            $$"""
            api-keys: '{{keys}}'
            upstreams:
              - { name: old, url: 'http://127.0.0.1:{{Server.Port}}', mcp: { era: legacy } }
              - { name: tight, url: 'http://127.0.0.1:{{Server.Port}}', mcp: { era: legacy, limits: { parked: 1, sessions: 1 } } }
              - { name: brief, url: 'http://127.0.0.1:{{Server.Port}}', mcp: { era: legacy, limits: { park: 1s } } }
              - { name: slow, url: 'http://127.0.0.1:{{Server.Port}}', limits: { read-timeout: 1s }, mcp: { era: legacy } }
              - { name: plain, url: 'http://127.0.0.1:{{Server.Port}}' }
              - { name: new, url: 'http://127.0.0.1:{{Modern.Port}}', mcp: { era: modern } }
            routes:
              - { name: new, path: /new, upstream: new, protocol: mcp }
              - { name: old, path: /mcp, upstream: old, protocol: mcp }
              - { name: tight, path: /tight, upstream: tight, protocol: mcp }
              - { name: brief, path: /brief, upstream: brief, protocol: mcp }
              - { name: slow, path: /slow, upstream: slow, protocol: mcp }
              - { name: door, path: /door, upstream: plain, protocol: mcp, sse: on }
              - { name: keyed, path: /keyed, upstream: old, protocol: mcp, identity: { api-keys: on } }
            policies: { folder: policies }
            recording: { folder: record }
            """,
            gateway =>
            {
                Directory.CreateDirectory(gateway.At("policies"));
                File.WriteAllText(gateway.At("policies/p.yaml"), """
                    apiVersion: fastmcp/v1
                    decisions:
                      - { id: not-that, match: { tools: [forbidden] }, then: deny, reason: Not that. }
                      - { id: rest, match: { upstream: '*' }, then: allow }
                    default: deny
                    """);
            });
    }

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Server.DisposeAsync();
        await Modern.DisposeAsync();
    }

    private static async Task<string> NewKeyAsync(string file, string name) =>
        (await GatewayProcess.RunAsync("key", "new", "--file", file, "--name", name)).Output.Trim();
}
