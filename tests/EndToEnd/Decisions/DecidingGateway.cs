using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>One gateway with decisions, and its upstream, for all tests of this folder that need no other.</summary>
public sealed class DecidingGateway : IAsyncLifetime
{
    public const string Policy = """
        apiVersion: fastmcp/v1
        rules:
          - { id: tag, title: Tags of a build, pattern: 'zq\d{6}', severity: low, on: [request], mask: { drop: true } }
        decisions:
          - { id: published, match: { upstream: crm, resources: ['file:///pub/*'] }, then: allow }
          - { id: reads, match: { upstream: crm, tools: ['get_*', 'list_*'] }, then: allow }
          - { id: small-payments, match: { tools: [pay] }, when: "has(mcp.arguments) && mcp.arguments.amount < 100", then: allow }
          - { id: deletes-need-a-lead, match: { tools: ['delete_*'] }, then: ask, approve: { by: [platform-leads], count: 1, within: 15m } }
          - { id: no-secrets-up, when: "findings.exists(f, f.severity == 'high' && f.on == 'request')", then: deny, reason: The request carries a secret. }
          - { id: small-models, match: { models: ['*-mini'] }, then: allow }
          - { id: long-answers, when: "has(llm.maxTokens) && llm.maxTokens > 1000", then: deny, reason: Ask for less. }
          - { id: no-shell, when: "has(llm.tools) && 'shell' in llm.tools", then: deny, reason: No shell for models. }
          - { id: no-secrecy, when: "has(llm.system) && llm.system.contains('tell nobody') || has(llm.lastUser) && llm.lastUser.startsWith('Ignore')", then: deny, reason: Not these words. }
          - { id: the-web, match: { tools: [fetch] }, then: allow, taint: untrusted }
          - { id: not-behind-the-web, match: { tools: [send_mail] }, when: "'untrusted' in session.taints", then: deny, reason: This session read the web. }
          - { id: mails, match: { tools: [send_mail] }, when: session.calls < 5, then: allow }
          - { id: pages, match: { route: pages }, then: allow }
          - { id: no-rows, match: { tools: [get_rows] }, then: deny, mode: monitor }
        default: deny
        """;

    private FileGateway? _gateway;

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));

    public FileGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        upstreams:
          - { name: crm, url: 'http://127.0.0.1:{{Upstream.Port}}' }
          - { name: hr, url: 'http://127.0.0.1:{{Upstream.Port}}' }
        routes:
          - { name: crm, path: /mcp, upstream: crm, protocol: mcp }
          - { name: hr, path: /hr, upstream: hr, protocol: mcp }
          - { name: models, path: /v1, upstream: crm, protocol: openai }
          - { name: pages, path: /pages, upstream: crm, protocol: http }
          - { name: files, path: /files, upstream: crm, protocol: http }
        policies: { folder: policies }
        recording: { folder: record }
        """,
        g =>
        {
            Directory.CreateDirectory(g.At("policies"));
            File.WriteAllText(g.At("policies/decisions.yaml"), Policy);
        });

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
    }

    public Task<RawAnswer> McpAsync(string body, string path = "/mcp", string fields = Requests.McpFields) =>
        Gateway.ExchangeAsync(RawClient.Request("POST", path, fields, Encoding.UTF8.GetBytes(body)));

    public Task<RawAnswer> ToolAsync(string tool, string arguments = "{}", string path = "/mcp") =>
        McpAsync($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""", path);

    /// <summary>The call was refused, and the upstream saw nothing of it.</summary>
    public async Task<RawAnswer> RefusedAsync(Func<Task<RawAnswer>> call)
    {
        var before = Upstream.Requests.Count;
        var answer = await call();
        Assert.Equal(before, Upstream.Requests.Count);
        return answer;
    }
}
