using System.Text.RegularExpressions;
using FastMcp.Approvals.Approvers;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;
using FastMcp.TestKit.Tokens;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>A gateway whose console people sign in to by a provider, with an upstream that answers what it was asked.</summary>
public sealed partial class SignedInGateway : IAsyncLifetime
{
    private FileGateway? _gateway;

    public TestIssuer Issuer { get; } = new();

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"deleted"}]}}""")));

    public FileGateway Gateway => _gateway!;

    public string Console { get; } = $"http://localhost:{FreePort.Next()}";

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        outbound: { allow: [127.0.0.1] }
        issuers: [{ name: staff, issuer: '{{Issuer.Url}}' }]
        upstreams: [{ name: crm, url: 'http://127.0.0.1:{{Upstream.Port}}' }]
        routes: [{ name: crm, path: /mcp, upstream: crm, protocol: mcp }]
        policies: { folder: policies }
        recording: { folder: record }
        approvals: { folder: approvals, url: '{{Console}}/approvals/' }
        console:
          listen: 'localhost:{{Console.Split(':')[2]}}'
          sign-in:
            issuer: staff
            client: fastmcp-console
            secret-file: secret
            url: '{{Console}}'
            roles: { viewer: [staff], approver: [leads], auditor: [audit] }
        limits: { approval-beat: 200ms, approvals-per-hour: 10000 }
        """,
        g =>
        {
            Directory.CreateDirectory(g.At("policies"));
            File.WriteAllText(g.At("policies/own.yaml"), AskingGateway.Policy);
            File.WriteAllText(g.At("secret"), "not-a-secret\n");
            // Sam has a token of the command line too: one person.
            new ApproverBook(g.At("approvals")).Add("sam@example.com", ["leads"], [Issuer.Url + " sam"]);
        });

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    /// <summary>A browser that went all the way; the last answer.</summary>
    public async Task<(Visit Visit, int Status, string Body)> SignInAsync(string subject, params string[] groups)
    {
        Issuer.People.Next = (subject, groups);
        var visit = new Visit(Console);
        var (status, body, location) = await visit.GetAsync("/approvals");
        Assert.True(status == 302, body);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri(location));
        (status, body, _) = await visit.GetAsync(answer.Headers.Location!.PathAndQuery, "cross-site");
        return (visit, status, body);
    }

    public static async Task<string> CsrfAsync(Visit visit) => Csrf().Match((await visit.GetAsync("/approvals", "same-origin")).Body).Groups[1].Value;

    [GeneratedRegex("id=\"csrf\" value=\"([A-Za-z0-9_-]+)\"")]
    private static partial Regex Csrf();
}
