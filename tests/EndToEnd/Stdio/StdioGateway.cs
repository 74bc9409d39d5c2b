using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>One gateway with servers on pipes of every temper, for all tests of this folder that need no other.</summary>
public sealed class StdioGateway : IAsyncLifetime
{
    private FileGateway? _gateway;

    public FileGateway Gateway => _gateway!;

    public static string Server => Path.Combine(Shared.Repository, "tests/Corpus/stdio/server.pl");

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("FASTMCP_TEST_SECRET", "lent-4711");
        _gateway = await FileGateway.StartAsync(
            $$"""
            credentials: [{ name: token, source: env, variable: FASTMCP_TEST_SECRET, place: { environment: SERVER_TOKEN } }]
            upstreams:
              - { name: plain, stdio: { command: [perl, '{{Server}}'], environment: { GREETING: hello }, directory: '{folder}' } }
              - { name: lent, credential: token, stdio: { command: [perl, '{{Server}}'] } }
              - { name: small, stdio: { command: [perl, '{{Server}}'], limits: { noise: 5, line: 64KiB, servers: 2, memory: 512MiB, cpu: 30s } } }
              - { name: stubborn, stdio: { command: [perl, '{{Server}}'], environment: { MODE: stubborn } } }
              - { name: brief, stdio: { command: [perl, '{{Server}}'], limits: { idle: 1s } } }
              - { name: broken, stdio: { command: [perl, '{{Server}}'], environment: { MODE: exits } } }
              - { name: chatty, stdio: { command: [perl, '{{Server}}'], environment: { MODE: chatty } } }
              - { name: slow, limits: { read-timeout: 2s }, stdio: { command: [perl, '{{Server}}'] } }
            routes:
              - { name: plain, path: /plain, upstream: plain, protocol: mcp }
              - { name: lent, path: /lent, upstream: lent, protocol: mcp }
              - { name: small, path: /small, upstream: small, protocol: mcp }
              - { name: stubborn, path: /stubborn, upstream: stubborn, protocol: mcp }
              - { name: brief, path: /brief, upstream: brief, protocol: mcp }
              - { name: broken, path: /broken, upstream: broken, protocol: mcp }
              - { name: chatty, path: /chatty, upstream: chatty, protocol: mcp }
              - { name: slow, path: /slow, upstream: slow, protocol: mcp }
            policies: { folder: policies }
            recording: { folder: record }
            """,
            gateway =>
            {
                Directory.CreateDirectory(gateway.At("policies"));
                File.WriteAllText(gateway.At("policies/p.yaml"), """
                    apiVersion: fastmcp/v1
                    decisions:
                      - { id: not-that, match: { upstream: plain, tools: [forbidden, tool_2] }, then: deny, reason: Not that. }
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
}
