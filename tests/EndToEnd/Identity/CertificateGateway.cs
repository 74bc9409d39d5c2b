using System.Security.Cryptography.X509Certificates;
using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Certificates;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Tokens;

namespace FastMcp.EndToEnd.Identity;

/// <summary>One gateway whose callers show certificates, on a listener that asks for them and on one that demands them.</summary>
public sealed class CertificateGateway : IAsyncLifetime
{
    public const string Resource = "https://gw.example/both";
    public const string Crawler = "spiffe://prod.example/ns/agents/crawler";

    private const string Policy = """
        apiVersion: fastmcp/v1
        decisions:
          - { id: crawls, match: { tools: [crawl] }, when: "caller.authenticated && caller.subject == 'spiffe://prod.example/ns/agents/crawler' && 'agents' in caller.groups && has(caller.agent) && caller.agent == caller.subject", then: allow }
          - { id: of-the-mesh, match: { tools: [mesh] }, when: "has(caller.issuer) && caller.issuer == 'spiffe://prod.example'", then: allow }
          - { id: of-staff, match: { tools: [staff] }, when: "has(caller.issuer) && caller.issuer == 'urn:fastmcp:authority:staff' && caller.subject == 'ada@staff.example' && 'sre' in caller.groups && has(caller.claims.email) && caller.claims.email == ['ada@staff.example']", then: allow }
          - { id: reads, match: { tools: ['get_*'] }, then: allow }
        default: deny
        """;

    private FileGateway? _gateway;

    public TestIssuer Issuer { get; } = new();

    public TestAuthority Server { get; } = new("server");

    public TestAuthority Mesh { get; } = new("mesh");

    public TestAuthority Staff { get; } = new("staff");

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));

    public FileGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        outbound: { allow: [127.0.0.1] }
        issuers: [{ name: corp, issuer: '{{Issuer.Url}}' }]
        authorities:
          - { name: mesh, trust-domain: prod.example, ca: mesh.pem, groups: [{ match: 'spiffe://prod.example/ns/agents/*', groups: [agents] }] }
          - { name: staff, subject: email, ca: staff.pem, groups-in: OU }
        upstreams: [{ name: crm, url: 'http://127.0.0.1:{{Upstream.Port}}' }]
        routes:
          - { name: crm, path: /crm, upstream: crm, protocol: mcp, identity: { certificates: [mesh, staff] } }
          - { name: mesh, path: /mesh, upstream: crm, protocol: mcp, identity: { certificates: mesh, expiry: cut } }
          - { name: both, path: /both, upstream: crm, protocol: mcp, identity: { certificates: mesh, issuers: corp, resource: '{{Resource}}' } }
          - { name: tokens, path: /tokens, upstream: crm, protocol: mcp, identity: { issuers: corp, resource: '{{Resource}}', expiry: cut } }
          - { name: open, path: /open, upstream: crm, protocol: mcp }
        policies: { folder: policies }
        recording: { folder: record }
        """,
        Prepare,
        "  - { address: '127.0.0.1:{port}', tls: { cert: cert.pem, key: key.pem, client-certificates: optional, client-ca: [mesh, staff] } }\n  - { address: '127.0.0.1:{second}', tls: { cert: cert.pem, key: key.pem, client-certificates: required, client-ca: mesh } }\n");

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
        await Issuer.DisposeAsync();
        Server.Dispose();
        Mesh.Dispose();
        Staff.Dispose();
    }

    public static byte[] Tool(string path, string tool = "get_user", string fields = "") => RawClient.Request(
        "POST", path, Requests.McpFields + fields, Encoding.UTF8.GetBytes("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\"}}"));

    public Task<TlsCaller> ConnectAsync(X509Certificate2? own = null, bool demanded = false) =>
        TlsCaller.ConnectAsync(demanded ? Gateway.SecondPort : Gateway.Port, Server.Certificate, own);

    /// <summary>One exchange on a connection of its own; status 0: the gateway ended it.</summary>
    public async Task<(int Status, string Head, string Text)> OnceAsync(X509Certificate2? own, byte[] request, bool demanded = false)
    {
        try
        {
            using var caller = await ConnectAsync(own, demanded);
            return await caller.ExchangeAsync(request);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            return (0, "", "");
        }
    }

    private void Prepare(FileGateway gateway)
    {
        Directory.CreateDirectory(gateway.At("policies"));
        File.WriteAllText(gateway.At("policies/decisions.yaml"), Policy);
        File.WriteAllText(gateway.At("mesh.pem"), Mesh.Pem);
        File.WriteAllText(gateway.At("staff.pem"), Staff.Pem);
        Server.IssueServer(gateway.At("cert.pem"), gateway.At("key.pem"));
    }
}
