using FastMcp.Proxy.Commands.Tokens;
using FastMcp.TestKit.Certificates;

namespace FastMcp.Proxy.Tests.Commands.Tokens;

public sealed class ExplainCertificateTests : IDisposable
{
    private const string Id = "spiffe://prod.example/ns/agents/crawler";

    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-explain-").FullName;
    private readonly TestAuthority _mesh = new("mesh");
    private readonly TestAuthority _staff = new("staff");

    public ExplainCertificateTests()
    {
        File.WriteAllText(At("mesh.pem"), _mesh.Pem);
        File.WriteAllText(At("staff.pem"), _staff.Pem);
        _mesh.IssueServer(At("cert.pem"), At("key.pem"));
        File.WriteAllText(At("fastmcp.yaml"), """
            listeners: [{ address: 127.0.0.1:8443, tls: { cert: cert.pem, key: key.pem, client-certificates: optional, client-ca: [mesh, staff] } }]
            authorities:
              - { name: mesh, trust-domain: prod.example, ca: mesh.pem, groups: [{ match: 'spiffe://prod.example/ns/agents/*', groups: agents }] }
              - { name: staff, subject: email, ca: staff.pem }
            upstreams: [{ name: a, url: 'http://127.0.0.1:1' }]
            routes: [{ upstream: a, identity: { certificates: mesh } }]
            """);
    }

    [Fact]
    public async Task Certificate_IsExplainedByTheCheckThatFailsOrByWhoseItIs()
    {
        using var good = _mesh.Issue(LeafSpec.Svid(Id));
        var (code, output) = await ExplainAsync(good.ExportCertificatePem());
        Assert.Equal(0, code);
        Assert.Contains($"      subject     {Id}", output);
        Assert.Contains("      groups      agents", output);
        Assert.Contains("takes this certificate.", output);

        using var ended = _mesh.Issue(LeafSpec.Svid(Id) with { Until = TimeSpan.FromMinutes(-1) });
        Assert.Contains("(expired)", (await ExplainAsync(ended.ExportCertificatePem())).Output);
        using var ada = _staff.Issue(new LeafSpec { Emails = ["ada@staff.example"] });
        (code, output) = await ExplainAsync(ada.ExportCertificatePem());
        Assert.Equal(1, code);
        Assert.Contains("ok    authority   staff", output);
        Assert.Contains("(not_for_this_route)", output);
        Assert.Contains("holds no certificate", (await ExplainAsync("nothing")).Output);
    }

    public void Dispose()
    {
        _mesh.Dispose();
        _staff.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(int Code, string Output)> ExplainAsync(string pem)
    {
        File.WriteAllText(At("client.pem"), pem);
        await using var output = new StringWriter();
        var code = await ExplainCommand.ExplainAsync(At("fastmcp.yaml"), null, TextReader.Null, output, output, At("client.pem"));
        return (code, output.ToString());
    }

    private string At(string name) => Path.Combine(_folder, name);
}
