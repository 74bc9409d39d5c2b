using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.Approvals.Approvers;
using FastMcp.Approvals.Store;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;
using FastMcp.TestKit.Tokens;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>A gateway whose callers are known: by the development issuer on one route, by another claim than the subject on the other, by which people sign in to its console too.</summary>
public sealed class IdentifiedGateway : IAsyncLifetime
{
    public const string DevelopmentResource = "http://127.0.0.1/dev";
    private const string Resource = "https://gw.example/crm";

    private readonly HttpClient _http = new() { Timeout = ByteReader.Patience };
    private FileGateway? _gateway;
    private string _lea = "";

    public TestIssuer Issuer { get; } = new();

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""")));

    public FileGateway Gateway => _gateway!;

    public string Console { get; } = $"http://localhost:{FreePort.Next()}";

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        outbound: { allow: [127.0.0.1] }
        issuers: [{ name: staff, issuer: '{{Issuer.Url}}', subject: email }, { name: development, development: dev.pem }]
        upstreams: [{ name: crm, url: 'http://127.0.0.1:{{Upstream.Port}}' }]
        routes:
          - { name: crm, path: /mcp, upstream: crm, protocol: mcp, identity: { issuers: [staff], resource: '{{Resource}}' } }
          - { name: dev, path: /dev, upstream: crm, protocol: mcp, identity: { issuers: [development], resource: '{{DevelopmentResource}}' } }
        policies: { folder: policies }
        approvals: { folder: approvals }
        console:
          listen: 'localhost:{{Console.Split(':')[2]}}'
          sign-in: { issuer: staff, client: fastmcp-console, secret-file: secret, url: '{{Console}}', roles: { approver: [leads] } }
        limits: { approvals-per-hour: 10000 }
        """,
        gateway =>
        {
            Directory.CreateDirectory(gateway.At("policies"));
            File.WriteAllText(gateway.At("policies/own.yaml"), AskingGateway.Policy);
            File.WriteAllText(gateway.At("secret"), "not-a-secret\n");
            _lea = new ApproverBook(gateway.At("approvals")).Add("lea", ["leads"], []);
            DevelopmentToken("nobody", gateway);
        });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    /// <summary>Of the development issuer, as its command makes it.</summary>
    public string DevelopmentToken(string subject, FileGateway? gateway = null)
    {
        var (code, output) = GatewayProcess.RunAsync("token", "--key", (gateway ?? Gateway).At("dev.pem"), "--sub", subject, "--audience", DevelopmentResource).GetAwaiter().GetResult();
        Assert.True(code == 0, output);
        return output.Trim();
    }

    /// <summary>Of the staff's issuer, which knows people by their mail.</summary>
    public string StaffToken(string subject, string mail) => Issuer.Token(subject, Resource, $",\"email\":\"{mail}\"");

    public Task<RawAnswer> SendAsync(byte[] request, string token) => Gateway.ExchangeAsync(
        Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(request).Replace("Content-Type:", $"Authorization: Bearer {token}\r\nContent-Type:", StringComparison.Ordinal)));

    public async Task<ApprovalRequest> OpenAsync(string containing)
    {
        ApprovalRequest? found = null;
        await FileGateway.UntilAsync(
            async () => (found = JsonSerializer.Deserialize(await AdminAsync(HttpMethod.Get, "", null), ApprovalJson.Default.ApprovalRequestArray)!.FirstOrDefault(request => request.Preview.Contains(containing, StringComparison.Ordinal))) is not null,
            () => $"Nothing open holds {containing}.");
        return found!;
    }

    public Task ApproveAsync(ApprovalRequest request) => AdminAsync(HttpMethod.Post, "/" + request.Id, $$"""{"act":"approve","digest":"{{request.Digest}}"}""");

    public int Seen(string containing) => Upstream.Requests.Count(sent => Encoding.UTF8.GetString(sent.Body).Contains(containing, StringComparison.Ordinal));

    private async Task<string> AdminAsync(HttpMethod method, string what, string? body)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{Gateway.AdminPort}/approvals{what}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _lea);
        request.Content = body is null ? null : new StringContent(body);
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadAsStringAsync();
    }
}
