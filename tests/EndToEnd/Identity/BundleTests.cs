using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Certificates;

namespace FastMcp.EndToEnd.Identity;

/// <summary>Authorities that change while connections stand: a gateway of its own, since all connections are judged again.</summary>
public sealed class BundleTests
{
    [Fact]
    public async Task Connections_AreJudgedAgainWhenTheirAuthorityChanged()
    {
        await using var fixture = new CertificateGateway();
        await fixture.InitializeAsync();
        using var crawler = fixture.Mesh.Issue(LeafSpec.Svid(CertificateGateway.Crawler));
        using var standing = await fixture.ConnectAsync(crawler);
        using var open = await fixture.ConnectAsync(crawler);
        Assert.Equal(200, (await standing.ExchangeAsync(CertificateGateway.Tool("/crm"))).Status);

        // A file that is half written changes nothing.
        File.WriteAllText(fixture.Gateway.At("mesh.pem"), "half a fi");
        await fixture.Gateway.SaysAsync("'mesh' changed and cannot be read");
        Assert.Equal(200, (await standing.ExchangeAsync(CertificateGateway.Tool("/crm"))).Status);
        Assert.Contains("mesh", (await fixture.Gateway.HealthAsync()).Body);

        // Both roots for a while, as at a rotation: nobody is disturbed.
        using var next = new TestAuthority("next");
        File.WriteAllText(fixture.Gateway.At("mesh.pem"), fixture.Mesh.Pem + "\n" + next.Pem);
        await fixture.Gateway.SaysAsync("'mesh' were read again");
        Assert.Equal(200, (await standing.ExchangeAsync(CertificateGateway.Tool("/crm"))).Status);
        using var renewed = next.Issue(LeafSpec.Svid(CertificateGateway.Crawler));
        Assert.Equal(200, (await fixture.OnceAsync(renewed, CertificateGateway.Tool("/crm"))).Status);

        // The old one is gone: its connections serve no more, whatever the route.
        File.WriteAllText(fixture.Gateway.At("mesh.pem"), next.Pem);
        await FileGateway.UntilAsync(async () => (await standing.ExchangeAsync(CertificateGateway.Tool("/crm"))).Status != 200, () => "The old root is believed.");
        Assert.Equal("", await standing.ReadToEndAsync());
        Assert.Equal(401, (await open.ExchangeAsync(CertificateGateway.Tool("/open"))).Status);
        Assert.Equal(0, (await fixture.OnceAsync(crawler, CertificateGateway.Tool("/open"))).Status);
        Assert.Equal(200, (await fixture.OnceAsync(renewed, CertificateGateway.Tool("/crm"))).Status);
    }
}
