using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Tokens;

namespace FastMcp.EndToEnd.Credentials;

/// <summary>One gateway that lends from every source, for all tests of this folder.</summary>
public sealed class CredentialGateway : IAsyncLifetime
{
    public const string Resource = "http://127.0.0.1/crm";
    public const string Standing = "standing-secret-of-a-file";

    private FileGateway? _gateway;

    public TestIssuer Issuer { get; } = new();

    public CredentialServices Services { get; } = new();

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));

    public FileGateway Gateway => _gateway!;

    /// <summary>Everything that a client was sent.</summary>
    public StringBuilder Seen { get; } = new();

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        outbound: { allow: [127.0.0.1] }
        issuers: [{ name: corp, issuer: '{{Issuer.Url}}' }]
        credentials:
          - { name: cc, source: client-credentials, url: '{{Services.Url}}/token', client: gw, secret-file: secret, scope: 'crm.read', resource: 'https://crm.example', revoke-url: '{{Services.Url}}/revoke' }
          - { name: kept, source: client-credentials, url: '{{Services.Url}}/token', client: gw, key-file: client.pem, keep: 1h }
          - { name: brief, source: client-credentials, url: '{{Services.Url}}/token', client: gw, secret-file: secret, revoke-url: '{{Services.Url}}/revoke', keep: 1s }
          - { name: ex, source: token-exchange, url: '{{Services.Url}}/token', client: gw, secret-file: secret, audience: crm, keep: 1h }
          - { name: obo, source: on-behalf-of, url: '{{Services.Url}}/token', client: gw, secret-file: secret, scope: 'api://crm/.default' }
          - { name: jb, source: jwt-bearer, url: '{{Services.Url}}/token', issuer: sa@p.example, subject: '{caller.subject}', key-file: client.pem, scope: b }
          - { name: kv, source: vault, url: '{{Services.Url}}/vault', path: secret/data/crm, field: key, token-file: vault-token, namespace: team, place: { header: X-Api-Key } }
          - { name: db, source: vault, url: '{{Services.Url}}/vault', path: 'database/creds/{arguments.db}', field: password, user-field: username, token-file: vault-token, namespace: team, place: { basic: nobody } }
          - { name: gh, source: github, url: '{{Services.Url}}', app: app-1, installation: '42', key-file: github.pem, repositories: ['{arguments.repo}'], permissions: ['contents: read', 'metadata: read'] }
          - { name: aws, source: aws, url: '{{Services.Url}}/sts/', region: eu-central-1, service: execute-api, role: 'arn:aws:iam::1:role/agent', token-file: web-token, keep: 1h }
          - { name: k8s, source: kubernetes, url: '{{Services.Url}}/k8s', namespace: agents, service-account: crawler, audience: 'https://crm.example', token-file: cluster-token }
          - { name: google, source: google, url: '{{Services.Url}}/google', account: sa@p.example, scope: 'https://www.googleapis.com/auth/a b', token-file: federated-token }
          - { name: file, source: file, file: standing, place: { query: key } }
          - { name: command, source: command, command: [cat, '{folder}/standing'], place: { header: X-Token, prefix: 'Token ' } }
          - { name: azure, source: azure, url: '{{Services.Url}}/metadata/identity/oauth2/token', resource: 'https://vault.azure.net', client: of-the-agents }
          - { name: entra, source: client-credentials, url: '{{Services.Url}}/entra/token', client: app-1, key-file: github.pem, certificate-file: app.crt, scope: 'https://graph.example/.default' }
          - { name: workload, source: client-credentials, url: '{{Services.Url}}/entra/token', client: app-1, assertion-file: web-token, scope: 'https://graph.example/.default' }
          - { name: obo-cert, source: on-behalf-of, url: '{{Services.Url}}/entra/token', client: app-1, key-file: github.pem, certificate-file: app.crt, algorithm: RS256, scope: 'api://crm/.default' }
          - { name: jag, source: id-jag, url: '{{Services.Url}}/idp/token', client: gw, secret-file: secret, audience: '{{CredentialServices.Chat}}', resource: 'https://chat.example/mcp', scope: chat.read, resource-url: '{{Services.Url}}/chat/token', resource-client: gw-at-chat, resource-secret-file: chat-secret }
          - { name: gone, source: client-credentials, url: '{{Services.Url}}/token', client: gw, secret-file: wrong }
        upstreams:
        {{string.Join('\n', Names.Select(name => $"  - {{ name: {name}, url: 'http://127.0.0.1:{Upstream.Port}', credential: {name} }}"))}}
          - { name: by, url: 'http://127.0.0.1:{{Upstream.Port}}', credential: command, lend: { writes: kv, pings: none } }
        routes:
        {{string.Join('\n', Names.Select(name => $"  - {{ name: {name}, path: /{name}, upstream: {name}, protocol: mcp, identity: {{ issuers: [corp], resource: '{Resource}' }} }}"))}}
          - { name: by, path: /by, upstream: by, protocol: mcp, identity: { issuers: [corp], resource: '{{Resource}}' } }
        policies: { folder: policies }
        recording: { folder: record }
        """,
        Prepare);

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
        await Issuer.DisposeAsync();
        await Services.DisposeAsync();
    }

    public async Task<RawAnswer> CallAsync(string name, string subject = "alice", string arguments = "{}", string query = "", string fields = "", string tool = "get_user", string? token = null)
    {
        var body = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}}";
        var answer = await Gateway.ExchangeAsync(RawClient.Request(
            "POST", $"/{name}{query}", $"{Requests.McpFields}{fields}Authorization: Bearer {token ?? Issuer.Token(subject, Resource)}\r\n", Encoding.UTF8.GetBytes(body)));
        lock (Seen)
        {
            Seen.Append(answer.Head).Append(answer.Text);
        }

        return answer;
    }

    /// <summary>The request of the last call, which passed.</summary>
    public async Task<RawRequest> PassesAsync(string name, string subject = "alice", string arguments = "{}", string query = "", string fields = "", string? token = null)
    {
        var answer = await CallAsync(name, subject, arguments, query, fields, token: token);
        Assert.True(answer.Status == 200 && answer.Text.Contains("\"result\"", StringComparison.Ordinal), answer.Text + Gateway.Process.Output);
        return Upstream.Requests.Last();
    }

    private static readonly string[] Names = ["cc", "kept", "brief", "ex", "obo", "jb", "kv", "db", "gh", "aws", "k8s", "google", "file", "command", "azure", "entra", "workload", "obo-cert", "jag", "gone"];

    private void Prepare(FileGateway gateway)
    {
        Directory.CreateDirectory(gateway.At("policies"));
        File.WriteAllText(gateway.At("policies/decisions.yaml"), """
            apiVersion: fastmcp/v1
            rules:
              - { id: tag, title: Tags of a build, pattern: 'zq\d{6}', severity: low, on: [request], mask: { replace: '[TAG]' } }
            decisions:
              - { id: reads, match: { tools: ['get_*'] }, then: allow }
              - { id: writes, match: { tools: ['set_*'], upstream: by }, then: allow }
              - { id: pings, match: { tools: ['ping_*'], upstream: by }, then: allow }
            default: deny
            """);
        foreach (var (name, text) in new[] { ("secret", CredentialServices.Secret), ("wrong", "wrong"), ("vault-token", "hvs.of-the-gateway"), ("web-token", "web-identity"), ("cluster-token", "cluster-token"), ("federated-token", "federated"), ("standing", Standing), ("chat-secret", CredentialServices.ChatSecret) })
        {
            File.WriteAllText(gateway.At(name), text + "\n");
        }

        File.WriteAllText(gateway.At("client.pem"), Services.ClientKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(gateway.At("github.pem"), Services.GithubKey.ExportRSAPrivateKeyPem());
        File.WriteAllText(gateway.At("app.crt"), Services.Certificate.ExportCertificatePem());
    }
}
