using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using FastMcp.EndToEnd.Decisions;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;
using FastMcp.TestKit.Tokens;

namespace FastMcp.EndToEnd.Connections;

/// <summary>A gateway whose people connect to upstreams on its console. Each test has a person of its own, since grants are theirs.</summary>
public sealed partial class ConnectionGateway : IAsyncLifetime
{
    private const string Resource = "http://127.0.0.1/api";
    private const string Meta = "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"t\",\"version\":\"1\"},\"io.modelcontextprotocol/clientCapabilities\":";

    private readonly ConnectionGateway? _other;
    private readonly string? _store;
    private FileGateway? _gateway;

    public ConnectionGateway()
    {
    }

    /// <summary>A node that shares a store with others.</summary>
    /// <param name="store">Its connection string.</param>
    /// <param name="other">Whose issuer and upstreams it has; null: its own.</param>
    internal ConnectionGateway(string store, ConnectionGateway? other)
    {
        (_store, _other) = (store, other);
        if (other is not null)
        {
            (Issuer, Crm, Wiki) = (other.Issuer, other.Crm, other.Wiki);
        }
    }

    public TestIssuer Issuer { get; } = new();

    /// <summary>Serves <c>crm</c>, <c>kept</c> and <c>doc</c>.</summary>
    public ConsentServer Crm { get; } = new();

    /// <summary>Serves <c>wiki</c>, and lies where a test says so.</summary>
    public ConsentServer Wiki { get; } = new();

    public FileGateway Gateway => _gateway!;

    public string Console { get; } = $"http://localhost:{FreePort.Next()}";

    /// <summary>Everything that clients and browsers were sent.</summary>
    public StringBuilder Seen { get; } = new();

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        outbound: { allow: [127.0.0.1] }
        issuers: [{ name: staff, issuer: '{{Issuer.Url}}' }]
        masking: { key: masking.key }
        connections: { folder: grants }
        credentials:
          - { name: crm, source: oauth-user, resource: '{{Crm.Resource}}', issuer: '{{Crm.Url}}', client: {{ConsentServer.Client}}, secret-file: secret, scope: 'crm.read' }
          - { name: kept, source: oauth-user, resource: '{{Crm.Resource}}', issuer: '{{Crm.Url}}', client: {{ConsentServer.Client}}, secret-file: secret, keep: 1h }
          - { name: doc, source: oauth-user, resource: '{{Crm.Resource}}' }
          - { name: wiki, source: oauth-user, resource: '{{Wiki.Resource}}', client: {{ConsentServer.Public}} }
        upstreams:
        {{string.Join('\n', Names.Select(name => $"  - {{ name: {name}, url: 'http://127.0.0.1:{(name == "wiki" ? Wiki : Crm).Server.Port}', credential: {name} }}"))}}
        routes:
        {{string.Join('\n', Names.Select(name => $"  - {{ name: {name}, path: /{name}/mcp, upstream: {name}, protocol: mcp, identity: {{ issuers: [staff], resource: '{Resource}' }} }}"))}}
          - { name: models, path: /models, upstream: crm, protocol: openai, identity: { issuers: [staff], resource: '{{Resource}}' } }
        policies: { folder: policies }
        recording: { folder: record }
        console:
          listen: 'localhost:{{Console.Split(':')[2]}}'
          sign-in: { issuer: staff, client: fastmcp-console, url: '{{Console}}', roles: { viewer: [staff], admin: [root] } }
        {{(_store is null ? "" : $"store: {{ connection-file: store, node: {(_other is null ? "one" : "two")}, every: 500ms }}")}}
        """,
        g =>
        {
            Directory.CreateDirectory(g.At("policies"));
            File.WriteAllText(g.At("policies/own.yaml"), """
                apiVersion: fastmcp/v1
                decisions:
                  - { id: all, then: allow }
                default: deny
                """);
            if (_store is not null)
            {
                File.WriteAllText(g.At("store"), _store + "\n");
                File.WriteAllText(g.At("token"), BlockingGateway.Token + "\n");
                g.AdminMore = ", token-file: token, state: state";
            }

            File.WriteAllText(g.At("secret"), ConsentServer.Secret + "\n");
            File.WriteAllText(g.At("masking.key"), Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)(i * 7)).ToArray()) + "\n");
        });

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        if (_other is not null)
        {
            return;
        }

        await Crm.DisposeAsync();
        await Wiki.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    /// <summary>A browser in which somebody signed in to the console.</summary>
    public async Task<Visit> SignInAsync(string subject, params string[] groups)
    {
        var visit = new Visit(Console);
        string location;
        lock (Issuer)
        {
            Issuer.People.Next = (subject, groups);
            location = visit.GetAsync("/connections").GetAwaiter().GetResult().Location;
            location = ConsentServer.FollowAsync(location).GetAwaiter().GetResult().PathAndQuery;
        }

        Assert.Equal(200, (await visit.GetAsync(location, "cross-site")).Status);
        return visit;
    }

    public async Task<(int Status, string Body, string Location)> PageAsync(Visit visit)
    {
        var answer = await visit.GetAsync("/connections", "same-origin");
        Keep(answer.Body);
        return answer;
    }

    /// <summary>Presses a button of the page.</summary>
    public async Task<(int Status, string Body, string Location)> PressAsync(Visit visit, string address, string id = "", string? csrf = null)
    {
        csrf ??= Csrf().Match((await PageAsync(visit)).Body).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("csrf", csrf), new("id", id)]);
        var answer = await visit.SendAsync(HttpMethod.Post, address, "same-origin", "navigate", form, ("Origin", Console));
        Keep(answer.Body);
        return answer;
    }

    /// <summary>Where the browser is led.</summary>
    public async Task<string> LeadAsync(Visit visit, string name)
    {
        var (status, body, _) = await PressAsync(visit, $"/connections/{name}/connect");
        Assert.True(status == 200, body + Gateway.Process.Output);
        return WebUtility.HtmlDecode(Refresh().Match(body).Groups[1].Value);
    }

    /// <summary>The browser comes back from elsewhere: first without its cookie, then sent on by the console itself.</summary>
    public async Task<(int Status, string Body, string Location)> BackAsync(Visit visit, Uri to)
    {
        var answer = await visit.GetAsync(to.PathAndQuery, "cross-site");
        Assert.Equal(200, answer.Status);
        Assert.Contains("http-equiv=\"refresh\"", answer.Body, StringComparison.Ordinal);
        answer = await visit.GetAsync(WebUtility.HtmlDecode(Refresh().Match(answer.Body).Groups[1].Value), "same-origin");
        Keep(answer.Body);
        return answer;
    }

    /// <summary>The whole way.</summary>
    public async Task<Visit> ConnectAsync(string subject, string name = "crm", ConsentServer? at = null)
    {
        var visit = await SignInAsync(subject);
        Uri back;
        lock (at ?? Crm)
        {
            (at ?? Crm).User = "user-of-" + subject;
            back = ConsentServer.FollowAsync(LeadAsync(visit, name).GetAwaiter().GetResult()).GetAwaiter().GetResult();
        }

        var (status, body, location) = await BackAsync(visit, back);
        Assert.True((status, location) == (303, "/connections"), body + Gateway.Process.Output);
        return visit;
    }

    /// <summary>A call of a legacy client.</summary>
    public Task<RawAnswer> CallAsync(string subject, string name = "crm", string fields = "", string? body = null, string? token = null) => SendAsync(
        $"/{name}/mcp", $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\n{fields}", subject,
        body ?? """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_user","arguments":{}}}""", token);

    public Task<RawAnswer> ModernAsync(string subject, string capabilities, string more = "", string name = "crm") => SendAsync(
        $"/{name}/mcp", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: get_user\r\n", subject,
        $$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_user","arguments":{},"_meta":{{{{Meta}}}{{{capabilities}}}}{{{more}}}}}""");

    public async Task<RawAnswer> SendAsync(string path, string fields, string subject, string body, string? token = null)
    {
        var answer = await Gateway.ExchangeAsync(RawClient.Request("POST", path, $"{fields}Authorization: Bearer {token ?? Issuer.Token(subject, Resource)}\r\n", Encoding.UTF8.GetBytes(body)));
        Keep(answer.Head + answer.Text);
        return answer;
    }

    public async Task PassesAsync(string subject, string name = "crm")
    {
        var answer = await CallAsync(subject, name);
        Assert.True(answer.Status == 200 && answer.Text.Contains("called as user-of-" + subject + "\"", StringComparison.Ordinal), answer.Text + Gateway.Process.Output);
    }

    public async Task<string> NotConnectedAsync(string subject, string name = "crm")
    {
        var answer = await CallAsync(subject, name);
        Assert.Contains("consent_required", answer.Text, StringComparison.Ordinal);
        return answer.Text;
    }

    private static readonly string[] Names = ["crm", "kept", "doc", "wiki"];

    private void Keep(string text)
    {
        lock (Seen)
        {
            Seen.Append(text);
        }
    }

    [GeneratedRegex("id=\"csrf\" value=\"([A-Za-z0-9_-]+)\"")]
    private static partial Regex Csrf();

    [GeneratedRegex("content=\"0; url=([^\"]+)\"")]
    private static partial Regex Refresh();
}
