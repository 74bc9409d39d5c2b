using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;
using FastMcp.TestKit.Tokens;

namespace FastMcp.EndToEnd.Identity;

/// <summary>One gateway that knows its callers, its upstream and its issuer, for all tests of this folder that need no other.</summary>
public sealed class IdentityGateway : IAsyncLifetime
{
    public const string Resource = "https://gw.example/crm";

    private const string Policy = """
        apiVersion: fastmcp/v1
        decisions:
          - { id: sre-deletes, match: { tools: ['delete_*'] }, when: "'sre' in caller.groups", then: allow }
          - { id: reads, match: { tools: ['get_*'] }, then: allow }
          - { id: of-the-bot, match: { tools: [deploy] }, when: "has(caller.agent) && caller.agent == 'bot' && has(caller.client) && caller.client == 'ci' && has(caller.claims.level) && caller.claims.level >= 3", then: allow }
          - { id: of-its-issuer, match: { tools: [pay] }, when: "caller.authenticated && has(caller.issuer) && caller.issuer.startsWith('http://127.0.0.1:') && caller.subject == 'alice'", then: allow }
        default: deny
        """;

    private FileGateway? _gateway;

    public TestIssuer Issuer { get; } = new();

    public TestIssuer Other { get; } = new();

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));

    public FileGateway Gateway => _gateway!;

    public string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Issuer.Opaque["opaque-1"] = $$"""{"active":true,"sub":"carol","groups":["sre"],"aud":"{{Resource}}","exp":4000000000}""";
        Issuer.Opaque["opaque-2"] = """{"active":true,"sub":"carol","aud":"https://other.example","exp":4000000000}""";
        _gateway = await FileGateway.StartAsync(
            $$"""
            outbound: { allow: [127.0.0.1] }
            issuers:
              - { name: corp, issuer: '{{Issuer.Url}}' }
              - { name: other, issuer: '{{Other.Url}}', profile: keycloak, groups: [realm_access.roles] }
              - { name: opaque, issuer: 'https://opaque.example', keys: keys.jwks, introspection: { url: '{{Issuer.Url}}/introspect', client: gw, secret-file: secret } }
              - { name: development, development: dev.pem }
            api-keys: keys.json
            upstreams: [{ name: crm, url: 'http://127.0.0.1:{{Upstream.Port}}' }]
            routes:
              - { name: crm, path: /crm, upstream: crm, protocol: mcp, identity: { issuers: [corp, other, opaque], resource: '{{Resource}}' } }
              - { name: scoped, path: /scoped, upstream: crm, protocol: mcp, identity: { issuers: [corp], resource: 'https://gw.example/scoped', audience: ['{{Resource}}', 'api://crm'], scopes: ['mcp:read', 'mcp:write'] } }
              - { name: mixed, path: /mixed, upstream: crm, protocol: mcp, identity: { issuers: [corp], resource: '{{Resource}}', api-keys: on, anonymous: on } }
              - { name: keyed, path: /v1, upstream: crm, protocol: openai, identity: { api-keys: on } }
              - { name: dev, path: /dev, upstream: crm, protocol: mcp, identity: { issuers: [development], resource: 'http://127.0.0.1/dev' } }
              - { name: cut, path: /cut, upstream: crm, protocol: mcp, identity: { issuers: [corp], resource: '{{Resource}}', expiry: cut } }
              - { name: open, path: /open, upstream: crm, protocol: mcp }
            policies: { folder: policies }
            recording: { folder: record }
            """,
            Prepare);
    }

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
        await Issuer.DisposeAsync();
        await Other.DisposeAsync();
    }

    public string Token(string subject, string groups = "", string more = "") =>
        Issuer.Token(subject, Resource, groups.Length == 0 ? more : $",\"groups\":[{string.Join(',', groups.Split(',').Select(group => $"\"{group}\""))}]{more}");

    public Task<RawAnswer> ToolAsync(string? token, string tool = "get_user", string path = "/crm", string fields = "") =>
        Gateway.ExchangeAsync(RawClient.Request(
            "POST", path, Requests.McpFields + fields + (token is null ? "" : $"Authorization: Bearer {token}\r\n"),
            Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}"}}""")));

    /// <summary>The call was refused, and the upstream saw nothing of it.</summary>
    public async Task<RawAnswer> RefusedAsync(Func<Task<RawAnswer>> call)
    {
        var before = Upstream.Requests.Count;
        var answer = await call();
        Assert.Equal(before, Upstream.Requests.Count);
        return answer;
    }

    private void Prepare(FileGateway gateway)
    {
        Directory.CreateDirectory(gateway.At("policies"));
        File.WriteAllText(gateway.At("policies/decisions.yaml"), Policy);
        File.WriteAllText(gateway.At("secret"), "of the gateway\n");
        File.WriteAllText(gateway.At("keys.jwks"), """{"keys":[{"kty":"oct","kid":"s","alg":"HS256","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}]}""");
        Key = GatewayProcess.RunAsync("key", "new", "--file", gateway.At("keys.json"), "--name", "ci-bot", "--groups", "sre,ci").GetAwaiter().GetResult().Output.Trim();
        Run("token", "--key", gateway.At("dev.pem"), "--sub", "x", "--audience", "y");
    }

    private static void Run(params string[] arguments)
    {
        var (code, output) = GatewayProcess.RunAsync(arguments).GetAwaiter().GetResult();
        Assert.True(code == 0, output);
    }
}
