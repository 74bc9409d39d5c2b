using System.Security.Cryptography;
using System.Text;
using FastMcp.Approvals.Approvers;
using FastMcp.EndToEnd.Approvals;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Decisions;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>Two gateways, one upstream and one store. Nothing of it is there where PostgreSQL is not installed.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    public const int CallsADay = 20;

    /// <summary>In force until somebody sends another one.</summary>
    public const string Policy = """
        apiVersion: fastmcp/v1
        decisions:
          - { id: the-web, match: { tools: [fetch] }, then: allow, taint: untrusted }
          - { id: not-behind-the-web, match: { tools: [send_mail] }, when: "'untrusted' in session.taints", then: deny }
          - { id: seldom, match: { tools: [seldom] }, then: allow, limit: { calls: 6, per: 24h, by: all } }
          - { id: people, match: { tools: [pay] }, then: ask, approve: { by: [leads], within: 15m } }
        default: allow
        agents:
          - { id: spender, owner: jane@example.com, recognise: { route: [spender] }, budgets: [{ id: spender-calls, in: 1d, calls: 20 }] }
        unregistered: allow
        """;

    private static readonly string Cache = Directory.CreateTempSubdirectory("fastmcp-cache-").FullName;

    private static readonly ECDsa Signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private PostgresServer? _server;

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));

    internal ChannelPeer Hook { get; } = new();

    public PostgresServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, "not present: 1 (postgresql)");
            return _server;
        }
    }

    public FileGateway[] Nodes { get; private set; } = [];

    /// <summary>The token of an approver, of each node.</summary>
    public List<string> Leads { get; } = [];

    public async ValueTask InitializeAsync()
    {
        _server = PostgresServer.Start();
        if (_server is not null)
        {
            Nodes = [await NodeAsync("one"), await NodeAsync("two")];
            foreach (var node in Nodes)
            {
                // A node refuses until it has read the store.
                await UntilAsync(node, "list_rows", refused: false);
            }
        }
    }

    /// <summary>One more, with a store that may not be there.</summary>
    /// <param name="name">Of the node.</param>
    /// <param name="more">Keys of <c>store</c>.</param>
    /// <param name="bundleKey">PEM of who signs bundles for it; null: who signs for all.</param>
    public Task<FileGateway> NodeAsync(string name, string more = "", string? bundleKey = null) => FileGateway.StartAsync(
        $$"""
        upstreams:
          - { name: up, url: 'http://127.0.0.1:{{Upstream.Port}}' }
        routes:
          - { name: mcp, path: /mcp, upstream: up, protocol: mcp }
          - { name: spender, path: /spender, upstream: up, protocol: mcp }
        policies: { folder: policies, cache: '{{Cache}}', bundles: { folder: bundles, key: public.pem } }
        masking: { key: masking.key }
        recording: { folder: record, index: store }
        outbound: { allow: [127.0.0.1] }
        approvals:
          folder: approvals
          callbacks: 127.0.0.1:{second}
          channels:
            - name: hook
              kind: webhook
              url: 'http://127.0.0.1:{{Hook.Http.Port}}/'
              secret-file: hook-out
              callback-secret-file: hook-back
              routes: [mcp]
              approvers: [{ as: lea@corp, name: lea, groups: [leads], subjects: [lea@example.com] }]
        store: { connection-file: store, node: {{name}}{{more}} }
        """,
        g =>
        {
            Directory.CreateDirectory(g.At("policies"));
            File.WriteAllText(g.At("policies/own.yaml"), Policy);
            File.WriteAllText(g.At("masking.key"), Convert.ToBase64String(new byte[32]) + "\n");
            File.WriteAllText(g.At("store"), Server.ConnectionString + "\n");
            File.WriteAllText(g.At("hook-out"), ChannelPeer.Secret(ChannelPeer.OutKey));
            File.WriteAllText(g.At("hook-back"), ChannelPeer.Secret(ChannelPeer.BackKey));
            Leads.Add(new ApproverBook(g.At("approvals")).Add("lea", ["leads"], []));
            File.WriteAllText(g.At("token"), BlockingGateway.Token + "\n");
            File.WriteAllText(g.At("private.pem"), Signing.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(g.At("public.pem"), bundleKey ?? Signing.ExportSubjectPublicKeyInfoPem());
            g.AdminMore = ", token-file: token, state: state";
        });

    public async ValueTask DisposeAsync()
    {
        Array.ForEach(Nodes, node => node.Dispose());
        _server?.Dispose();
        await Upstream.DisposeAsync();
        await Hook.DisposeAsync();
    }

    public static Task<RawAnswer> ToolAsync(FileGateway node, string tool, string path = "/mcp", string more = "") => node.ExchangeAsync(RawClient.Request(
        "POST", path, Requests.McpFields + more, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{} }}""")));

    public static Task<(int Code, string Output)> BlockAsync(FileGateway node, params string[] words) => GatewayProcess.RunAsync(["block", "--config", node.At("fastmcp.yaml"), .. words]);

    // A call that runs when its tool is blocked is cut, and says neither.
    private static async Task<bool?> IsRefusedAsync(FileGateway node, string tool, string path, string more)
    {
        try
        {
            return (await ToolAsync(node, tool, path, more)).Text.Contains("\"error\"", StringComparison.Ordinal);
        }
        catch (IncompleteMessageException)
        {
            return null;
        }
    }

    /// <summary>Returns when the node refuses the tool, or does not.</summary>
    public static Task UntilAsync(FileGateway node, string tool, bool refused, string path = "/mcp", string more = "") => FileGateway.UntilAsync(
        async () => await IsRefusedAsync(node, tool, path, more) == refused, () => $"{tool} is {(refused ? "not " : "")}refused. The node said:\n{node.Process.Output}");
}
