using FastMcp.Approvals.Approvers;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Sse;

/// <summary>One gateway before a server of HTTP+SSE, for all tests of this folder.</summary>
public sealed class SseGateway : IAsyncLifetime
{
    public static readonly string[] Good = ["sse", "bytes", "query", "relative", "absolute", "network"];
    public static readonly string[] Bad = ["host", "port", "scheme", "user", "backslash", "blank", "fragment", "lines", "escape", "long", "message", "unnamed", "nothing", "status"];

    private FileGateway? _gateway;

    public FileGateway Gateway => _gateway!;

    public FakeSseServer Server { get; } = new();

    /// <summary>The token of who approves.</summary>
    public string Approver { get; private set; } = "";

    /// <summary>Keys of two callers.</summary>
    public string[] Keys { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var keys = Path.Combine(Directory.CreateTempSubdirectory("fastmcp-keys-").FullName, "keys.json");
        Keys = [await NewKeyAsync(keys, "alice"), await NewKeyAsync(keys, "bob")];
        Environment.SetEnvironmentVariable("FASTMCP_TEST_LENT", "lent-by-header");
        var each = Good.Concat(Bad).ToArray();
        _gateway = await FileGateway.StartAsync(
            $"""
            api-keys: '{keys}'
            credentials: [{"{"} name: lent, source: env, variable: FASTMCP_TEST_LENT, place: {"{"} header: X-Secret {"}"} {"}"}]
            upstreams:
            {string.Join('\n', each.Select(name => $"  - {{ name: {name}, url: 'http://127.0.0.1:{Server.Port}', credential: lent, mcp: {{ transport: sse, path: /x/{name}, limits: {{ endpoint: 2s, noise: 10 }} }} }}"))}
              - {"{"} name: unsaid, url: 'http://127.0.0.1:{Server.Port}' {"}"}
            routes:
            {string.Join('\n', each.Select(name => $"  - {{ name: {name}, path: /{name}, upstream: {name}, protocol: mcp }}"))}
              - {"{"} name: unsaid, path: /x, upstream: unsaid, protocol: mcp {"}"}
              - {"{"} name: old, path: /old, upstream: sse, protocol: mcp, sse: on {"}"}
              - {"{"} name: keyed, path: /keyed, upstream: sse, protocol: mcp, sse: on, identity: {"{"} api-keys: on {"}"} {"}"}
            policies: {"{"} folder: policies {"}"}
            recording: {"{"} folder: record {"}"}
            masking: {"{"} key: masking.key {"}"}
            approvals: {"{"} folder: approvals, url: 'https://console.example/approvals/' {"}"}
            """,
            gateway =>
            {
                File.WriteAllText(gateway.At("masking.key"), Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) + "\n");
                Approver = new ApproverBook(gateway.At("approvals")).Add("lea", ["leads"], []);
                Directory.CreateDirectory(gateway.At("policies"));
                File.WriteAllText(gateway.At("policies/p.yaml"), """
                    apiVersion: fastmcp/v1
                    decisions:
                      - { id: not-that, match: { tools: [forbidden] }, then: deny, reason: Not that. }
                      - { id: kept-back, on: response, match: { tools: [kept] }, when: "findings.exists(f, f.on == 'response')", then: deny, reason: The answer is kept back. }
                      - { id: asked, match: { tools: [asked] }, then: ask, approve: { by: [leads] } }
                      - { id: rest, match: { upstream: '*' }, then: allow }
                    default: deny
                    """);
            });
    }

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Server.DisposeAsync();
    }

    private static async Task<string> NewKeyAsync(string file, string name) =>
        (await GatewayProcess.RunAsync("key", "new", "--file", file, "--name", name)).Output.Trim();
}
