using System.Buffers.Text;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Certificates;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Identity;

/// <summary>Certificates made here, through real handshakes with the real program: who calls decides. Those that must be refused are a table of their own beside the unit tests.</summary>
public sealed class CertificateTests(CertificateGateway gateway) : IClassFixture<CertificateGateway>
{
    [Fact]
    public async Task Certificate_NamesItsCallerForDecisions()
    {
        using var crawler = gateway.Mesh.Issue(LeafSpec.Svid(CertificateGateway.Crawler));
        using var other = gateway.Mesh.Issue(LeafSpec.Svid("spiffe://prod.example/ns/jobs/x"));
        using var ada = gateway.Staff.Issue(new LeafSpec { Subject = "CN=x, OU=sre", Emails = ["ada@staff.example"] });
        foreach (var demanded in new[] { false, true })
        {
            Assert.Contains("\"result\"", (await gateway.OnceAsync(crawler, CertificateGateway.Tool("/crm", "crawl"), demanded)).Text);
        }

        Assert.Contains("-31001", (await gateway.OnceAsync(other, CertificateGateway.Tool("/crm", "crawl"))).Text);
        Assert.Contains("\"result\"", (await gateway.OnceAsync(other, CertificateGateway.Tool("/crm", "mesh"))).Text);
        Assert.Contains("\"result\"", (await gateway.OnceAsync(ada, CertificateGateway.Tool("/crm", "staff"))).Text);
        Assert.Contains("-31001", (await gateway.OnceAsync(ada, CertificateGateway.Tool("/crm", "mesh"))).Text);
        var shown = "";
        await FileGateway.UntilAsync(
            async () => (shown = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"))).Output).Contains(CertificateGateway.Crawler, StringComparison.Ordinal), () => shown);
    }

    [Fact]
    public async Task Nothing_OrAnotherAuthoritysCertificate_IsRefusedAtTheRoute()
    {
        using var ada = gateway.Staff.Issue(new LeafSpec { Emails = ["ada@staff.example"] });
        var before = gateway.Upstream.Requests.Count;
        var nothing = await gateway.OnceAsync(null, CertificateGateway.Tool("/crm"));
        Assert.Equal(403, nothing.Status);
        Assert.Contains("client certificate", nothing.Text);
        Assert.Equal(403, (await gateway.OnceAsync(ada, CertificateGateway.Tool("/mesh"))).Status);
        var both = await gateway.OnceAsync(ada, CertificateGateway.Tool("/both"));
        Assert.Equal(401, both.Status);
        Assert.Contains("invalid_token", both.Head);
        Assert.Equal(before, gateway.Upstream.Requests.Count);
        Assert.Equal(200, (await gateway.OnceAsync(null, CertificateGateway.Tool("/open"))).Status);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("chain_incomplete")]
    [InlineData("several_names")]
    [InlineData("is_authority")]
    [InlineData("trust_domain_unknown")]
    [InlineData("missing")]
    public async Task Certificate_ThatIsNotBelieved_EndsTheConnectionAndIsCounted(string fault)
    {
        using var stranger = new TestAuthority("stranger");
        var good = LeafSpec.Svid(CertificateGateway.Crawler);
        using var certificate = fault switch
        {
            "expired" => gateway.Mesh.Issue(good with { Until = TimeSpan.FromMinutes(-1) }),
            "chain_incomplete" => stranger.Issue(good),
            "several_names" => gateway.Mesh.Issue(good with { Uris = [CertificateGateway.Crawler, "https://x.example"] }),
            "is_authority" => gateway.Mesh.Issue(good with { IsAuthority = true }),
            "trust_domain_unknown" => gateway.Mesh.Issue(LeafSpec.Svid("spiffe://other.example/x")),
            _ => null,
        };
        var before = gateway.Upstream.Requests.Count;

        // An open route as well: what is shown is good, or there is no connection.
        Assert.Equal(0, (await gateway.OnceAsync(certificate, CertificateGateway.Tool("/open"), demanded: fault == "missing")).Status);
        Assert.Equal(before, gateway.Upstream.Requests.Count);
        await gateway.Gateway.MetricReachesAsync($"fastmcp_client_certificates_total{{fault=\"{fault}\"}}", 1);
    }

    [Fact]
    public async Task SessionId_IsBoundToItsCertificate()
    {
        const string Session = "Mcp-Session-Id: of-the-crawler\r\n";
        using var crawler = gateway.Mesh.Issue(LeafSpec.Svid(CertificateGateway.Crawler));
        using var renewed = gateway.Mesh.Issue(LeafSpec.Svid(CertificateGateway.Crawler));
        using var other = gateway.Mesh.Issue(LeafSpec.Svid("spiffe://prod.example/ns/agents/other"));
        Assert.Equal(200, (await gateway.OnceAsync(crawler, CertificateGateway.Tool("/crm", fields: Session))).Status);
        Assert.Equal(200, (await gateway.OnceAsync(renewed, CertificateGateway.Tool("/crm", fields: Session))).Status);
        Assert.Equal(404, (await gateway.OnceAsync(other, CertificateGateway.Tool("/crm", fields: Session))).Status);
    }

    [Fact]
    public async Task Token_BoundToACertificate_IsTakenWithThatOneAlone()
    {
        using var crawler = gateway.Mesh.Issue(LeafSpec.Svid(CertificateGateway.Crawler));
        using var other = gateway.Mesh.Issue(LeafSpec.Svid("spiffe://prod.example/ns/agents/other"));
        foreach (var path in new[] { "/both", "/tokens" })
        {
            var bound = Bearer($",\"cnf\":{{\"x5t#S256\":\"{Base64Url.EncodeToString(SHA256.HashData(crawler.RawData))}\"}}");
            Assert.Equal(200, (await gateway.OnceAsync(crawler, CertificateGateway.Tool(path, fields: bound))).Status);

            // Also where the token is remembered.
            Assert.Equal(200, (await gateway.OnceAsync(crawler, CertificateGateway.Tool(path, fields: bound))).Status);
            Assert.Equal(401, (await gateway.OnceAsync(other, CertificateGateway.Tool(path, fields: bound))).Status);
            Assert.Equal(401, (await gateway.OnceAsync(null, CertificateGateway.Tool(path, fields: bound))).Status);
            Assert.Equal(200, (await gateway.OnceAsync(other, CertificateGateway.Tool(path, fields: Bearer("")))).Status);
            Assert.Equal(401, (await gateway.OnceAsync(crawler, CertificateGateway.Tool(path, fields: Bearer(",\"cnf\":{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}")))).Status);
        }

        await gateway.Gateway.MetricReachesAsync("fastmcp_identity_refusals_total{reason=\"certificate_other\"}", 2);
        await gateway.Gateway.MetricReachesAsync("fastmcp_identity_refusals_total{reason=\"certificate_missing\"}", 2);
        await gateway.Gateway.MetricReachesAsync("fastmcp_identity_refusals_total{reason=\"binding_unknown\"}", 2);
    }

    [Fact]
    public async Task Caller_WithTokenAndCertificate_IsWhoTheTokenSays()
    {
        using var crawler = gateway.Mesh.Issue(LeafSpec.Svid(CertificateGateway.Crawler));
        Assert.Contains("\"result\"", (await gateway.OnceAsync(crawler, CertificateGateway.Tool("/both", "mesh"))).Text);
        Assert.Contains("-31001", (await gateway.OnceAsync(crawler, CertificateGateway.Tool("/both", "mesh", Bearer("")))).Text);
        Assert.Equal(401, (await gateway.OnceAsync(crawler, CertificateGateway.Tool("/both", "mesh", "Authorization: Bearer a.b.c\r\n"))).Status);
    }

    [Fact]
    public async Task Stream_WhoseCertificateEnds_IsCutAndTheConnectionServesNoMore()
    {
        var query = gateway.Upstream.Script("endless", async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n"));
            await e.PeerLeavesAsync(TimeSpan.FromSeconds(25));
        });
        using var brief = gateway.Mesh.Issue(LeafSpec.Svid(CertificateGateway.Crawler) with { Until = TimeSpan.FromSeconds(3) });
        using var streaming = await gateway.ConnectAsync(brief);
        using var waiting = await gateway.ConnectAsync(brief);
        Assert.Equal(200, (await waiting.ExchangeAsync(CertificateGateway.Tool("/mesh"))).Status);
        await streaming.Stream.WriteAsync(CertificateGateway.Tool("/mesh" + query));
        var seen = await streaming.ReadToEndAsync();
        Assert.Contains("notifications/message", seen);
        Assert.DoesNotContain("\r\n0\r\n\r\n", seen);
        Assert.True(DateTimeOffset.UtcNow >= new DateTimeOffset(brief.NotAfter), "Cut before its end.");
        var late = await waiting.ExchangeAsync(CertificateGateway.Tool("/mesh"));
        Assert.Equal(403, late.Status);
        Assert.Equal("", await waiting.ReadToEndAsync());
        Assert.Equal(0, (await gateway.OnceAsync(brief, CertificateGateway.Tool("/mesh"))).Status);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Session_IsNeverResumed(SslProtocols protocol)
    {
        using var crawler = gateway.Mesh.Issue(LeafSpec.Svid(CertificateGateway.Crawler));
        var (certificate, ca) = (gateway.Gateway.At("crawler.pem"), gateway.Gateway.At("server-ca.pem"));
        File.WriteAllText(certificate, crawler.ExportCertificatePem() + "\n" + crawler.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(ca, gateway.Server.Pem);
        var session = gateway.Gateway.At($"session-{protocol}");
        var first = await OpenSsl.AskAsync(gateway.Gateway.Port, protocol, certificate, ca, $"-sess_out {session}", CertificateGateway.Tool("/crm", "crawl", "Connection: close\r\n"));
        Assert.Contains("\"result\"", first);
        if (File.Exists(session))
        {
            // Nothing of it is known any more.
            var second = await OpenSsl.AskAsync(gateway.Gateway.Port, protocol, certificate, ca, $"-sess_in {session}", CertificateGateway.Tool("/crm", "crawl", "Connection: close\r\n"));
            Assert.Contains("\"result\"", second);
            Assert.DoesNotContain("Reused, TLS", second);
            Assert.Contains("New, TLS", second);
        }
    }

    private string Bearer(string more) => $"Authorization: Bearer {gateway.Issuer.Token("alice", CertificateGateway.Resource, more)}\r\n";
}
