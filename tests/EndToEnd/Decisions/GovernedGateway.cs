using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>One gateway with layers, exceptions, agents, budgets, duties and decisions on answers. The route /bot is the agent's own.</summary>
public sealed class GovernedGateway : IAsyncLifetime
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private const string Org = """
        apiVersion: fastmcp/v1
        appeal: Ask in the channel ai-platform.
        rules:
          - { id: build-tag, title: Tags of a build, pattern: 'zq\d{6}', severity: low, mode: monitor, mask: { replace: '[TAG]' } }
        decisions:
          - { id: no-drops, match: { tools: ['drop_*'] }, then: deny }
          - { id: no-exports, match: { tools: ['export_*'] }, then: deny, waivable: true }
          - { id: seldom, match: { tools: [seldom] }, then: allow, limit: { calls: 2, per: 1h, by: agent } }
          - { id: tags-are-masked, match: { tools: [publish] }, then: allow, enforce: [build-tag] }
          - { id: the-web, match: { tools: [fetch] }, then: allow, taint: untrusted }
          - { id: not-behind-the-web, match: { tools: [send_mail] }, when: "'untrusted' in session.taints", then: deny }
          - { id: no-keys-down, on: response, match: { tools: [read_file] }, when: "findings.exists(f, f.on == 'response' && f.severity == 'high')", then: deny, reason: The answer holds a key. }
          - { id: mail-taints, on: response, match: { tools: [read_mail] }, when: "findings.exists(f, f.on == 'response')", then: allow, taint: personal }
          - { id: notes-are-noted, on: response, match: { tools: [read_note] }, when: "findings.exists(f, f.on == 'response')", then: allow, annotate: 'Personal data is "masked" here.' }
          - { id: tags-go-up-masked, match: { tools: [publish_rarely] }, when: "has(mcp.arguments) && mcp.arguments.tag.startsWith('zq')", then: allow, enforce: [build-tag] }
          - { id: masked-tags-are-rare, match: { tools: [publish_rarely] }, when: "has(mcp.arguments) && mcp.arguments.tag == '[TAG]'", then: allow, limit: { calls: 1, per: 1h } }
          - { id: watched-team, match: { tools: [watch_me] }, then: deny, mode: monitor }
          - { id: not-behind-mail, match: { tools: [post] }, when: "'personal' in session.taints", then: deny }
        default: allow
        exceptions:
          - { id: invoice-numbers, rule: us-ssn, upstream: up, tool: get_invoice, field: number, reason: Invoice numbers., owner: jane@example.com, expires: 2999-01-31 }
          - { id: old, rule: us-ssn, tool: get_old, reason: Was needed once., owner: jane@example.com, expires: 2020-01-31 }
          - { id: drops-of-tmp, decision: no-drops, tool: drop_tmp, reason: Cleans up., owner: jane@example.com, expires: 2999-01-31 }
        unregistered: allow
        """;

    private const string Agents = """
        apiVersion: fastmcp/v1
        agents:
          - id: bot
            owner: jane@example.com
            team: payments
            recognise: { route: [bot] }
          - id: spender
            owner: jane@example.com
            recognise: { route: [spender, models] }
            budgets:
              - { id: spender-calls, in: 1d, calls: 3 }
              - { id: spender-money, in: 1d, money: 0.01 }
        prices:
          as-of: 2026-11-01
          currency: USD
          models: [{ model: '*', input: 1.00, output: 100.00 }]
        """;

    private const string Team = """
        apiVersion: fastmcp/v1
        layer: { team: payments }
        decisions:
          - { id: payments-exports, match: { tools: ['export_*'] }, then: allow }
          - { id: no-salaries, match: { tools: [get_salaries] }, then: deny }
        """;

    // Compiled once for all gateways with these files.
    private static readonly string Cache = Directory.CreateTempSubdirectory("fastmcp-cache-").FullName;

    private FileGateway? _gateway;

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));

    public FileGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        upstreams:
          - { name: up, url: 'http://127.0.0.1:{{Upstream.Port}}' }
        routes:
          - { name: mcp, path: /mcp, upstream: up, protocol: mcp }
          - { name: bot, path: /bot, upstream: up, protocol: mcp }
          - { name: spender, path: /spender, upstream: up, protocol: mcp }
          - { name: models, path: /v1, upstream: up, protocol: openai }
        policies: { folder: policies, cache: '{{Cache}}' }
        recording: { folder: record }
        """,
        g =>
        {
            Directory.CreateDirectory(g.At("policies/agents"));
            File.WriteAllText(g.At("policies/org.yaml"), Org);
            File.WriteAllText(g.At("policies/payments.yaml"), Team);
            File.WriteAllText(g.At("policies/agents/all.yaml"), Agents);
            File.WriteAllText(g.At("token"), Token + "\n");
            g.AdminMore = ", token-file: token, state: state";
        });

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
    }

    /// <param name="more">Fields, such as another trace: another session.</param>
    public Task<RawAnswer> ToolAsync(string tool, string arguments = "{}", string path = "/mcp", string more = "") => Gateway.ExchangeAsync(RawClient.Request(
        "POST", path, Requests.McpFields + more, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""")));

    /// <summary>A field that makes a session of its own.</summary>
    public static string Session(int number) => $"traceparent: 00-{number:x32}-00f067aa0ba902b7-01\r\n";
}
