using FastMcp.EndToEnd.Operations;
using FastMcp.EndToEnd.Stdio;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Federation;

/// <summary>One gateway with routes of several servers, for all tests of this folder that need no other.</summary>
public sealed class FederationGateway : IAsyncLifetime
{
    private FileGateway? _gateway;
    private string _keys = "";

    /// <summary>Tools of the server that has very many.</summary>
    public static int Many => Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 100_000 : 10_000;

    public FileGateway Gateway => _gateway!;

    /// <summary>Keys of two callers.</summary>
    public string[] Keys { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _keys = Path.Combine(Directory.CreateTempSubdirectory("fastmcp-keys-").FullName, "keys.json");
        Keys = [await NewKeyAsync("alice"), await NewKeyAsync("bob")];
        var server = StdioGateway.Server;
        _gateway = await FileGateway.StartAsync(
            $$"""
            api-keys: '{{_keys}}'
            upstreams:
              - { name: one, stdio: { command: [perl, '{{server}}'], environment: { PREFIX: a, TWICE: yes } } }
              - { name: two, stdio: { command: [perl, '{{server}}'], environment: { PREFIX: b, TOOLS: 2 } } }
              - { name: gone, url: 'http://127.0.0.1:{{FreePort.Next()}}' }
              - { name: many, stdio: { command: [perl, '{{server}}'], environment: { TOOLS: {{Many}} }, limits: { line: 64MiB } } }
              - { name: three, stdio: { command: [perl, '{{server}}'], environment: { PREFIX: c } } }
            routes:
              - { name: both, path: /both, protocol: mcp, servers: [{ upstream: one, prefix: 1- }, { upstream: two }] }
              - { name: keyed, path: /keyed, protocol: mcp, identity: { api-keys: on }, servers: [{ upstream: one, prefix: 1- }, { upstream: two }] }
              - { name: half, path: /half, protocol: mcp, servers: [{ upstream: gone }, { upstream: two }] }
              - { name: none, path: /none, protocol: mcp, servers: [{ upstream: gone, prefix: none }] }
              - { name: huge, path: /huge, protocol: mcp, servers: [{ upstream: many }, { upstream: three }] }
              - name: virtual
                path: /virtual
                protocol: mcp
                servers:
                  - upstream: three
                    prefix: none
                    tools: [c_1, { name: c_2, as: sum, description: Adds to five., arguments: { b: 5, c: hello }, hide: [d] }]
            policies: { folder: policies }
            recording: { folder: record }
            """,
            gateway =>
            {
                Directory.CreateDirectory(gateway.At("policies"));
                File.WriteAllText(gateway.At("policies/p.yaml"), """
                    apiVersion: fastmcp/v1
                    decisions:
                      - { id: not-there, match: { upstream: two, tools: [b_1] }, then: deny, reason: Not there. }
                      - { id: not-bob, match: { upstream: one, tools: [a_3] }, when: "caller.subject == 'bob'", then: deny, reason: Not bob. }
                      - { id: rest, match: { upstream: '*' }, then: allow }
                    default: deny
                    """);
            });
    }

    public ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> NewKeyAsync(string name) =>
        (await GatewayProcess.RunAsync("key", "new", "--file", _keys, "--name", name)).Output.Trim();
}
