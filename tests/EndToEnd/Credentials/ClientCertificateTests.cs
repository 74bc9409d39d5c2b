using System.Security.Cryptography.X509Certificates;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Certificates;

namespace FastMcp.EndToEnd.Credentials;

/// <summary>Client certificates that are lent for upstreams: connections belong to the identity that they were opened with.</summary>
public sealed class ClientCertificateTests
{
    [Fact]
    public async Task Connections_AreOfOneIdentityAndARotationOpensNewOnes()
    {
        using var authority = new TestAuthority();
        using var server = authority.Issue(new LeafSpec { Subject = "CN=localhost", Dns = ["localhost"] });
        await using var upstream = new MutualUpstream(server, authority.Certificate);
        var (one, two) = ("", "");
        using var own = await FileGateway.StartAsync(Config(upstream.Port), gateway =>
        {
            File.WriteAllText(gateway.At("ca.pem"), authority.Pem);
            (one, two) = (Write(gateway, authority, "one"), Write(gateway, authority, "two"));
        });

        // Many at once, by turns: whatever connection is free, it is one's own.
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => own.ExchangeAsync(Requests.Get(i % 2 == 0 ? $"/one?{i}" : $"/two?{i}"))));
        Assert.All(answers, answer => Assert.Equal((200, "in"), (answer.Status, answer.Text)));
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(200, (await own.ExchangeAsync(Requests.Get(i % 2 == 0 ? "/one" : "/two"))).Status);
        }

        Assert.Equal(46, upstream.Seen.Values.Sum(seen => seen.Targets.Count));
        Assert.All(upstream.Seen.Values, seen => Assert.All(seen.Targets, target => Assert.Equal(target.StartsWith("/one", StringComparison.Ordinal) ? one : two, seen.Serial)));
        Assert.True(upstream.Seen.Count < 46, "No connection served twice.");

        // What runs goes on; what comes when the old one is kept no longer has the new one, and the old connections end.
        upstream.Gate = new SemaphoreSlim(0);
        var running = own.ExchangeAsync(Requests.Get("/one?running"));
        await FileGateway.UntilAsync(() => Task.FromResult(upstream.Seen.Values.Any(seen => seen.Targets.Contains("/one?running"))), () => "It does not run.");
        var next = Write(own, authority, "one");
        var old = upstream.Seen.Where(seen => seen.Value.Serial == one).Select(seen => seen.Key).ToArray();
        upstream.Gate.Release(1000);
        Assert.Equal(200, (await running).Status);
        await FileGateway.UntilAsync(
            async () => (await own.ExchangeAsync(Requests.Get("/one?again"))).Status == 200 && upstream.Seen.Values.Any(seen => seen.Serial == next), () => "The new certificate is never shown.");
        await FileGateway.UntilAsync(() => Task.FromResult(old.All(upstream.Ended.Contains)), () => "Connections of the old certificate stand.");
        Assert.DoesNotContain("PRIVATE", own.Process.Output);
    }

    [Fact]
    public async Task Pair_ThatDoesNotFitOrHasEnded_IsNotLentAndNobodyIsAskedWithoutOne()
    {
        using var authority = new TestAuthority();
        using var server = authority.Issue(new LeafSpec { Subject = "CN=localhost", Dns = ["localhost"] });
        await using var upstream = new MutualUpstream(server, authority.Certificate);
        using var own = await FileGateway.StartAsync(Config(upstream.Port), gateway =>
        {
            File.WriteAllText(gateway.At("ca.pem"), authority.Pem);
            Write(gateway, authority, "one");
            Write(gateway, authority, "two", TimeSpan.FromMinutes(-1));
            File.Copy(gateway.At("two-key.pem"), gateway.At("one-key.pem"), overwrite: true);
        });
        foreach (var path in new[] { "/one", "/two" })
        {
            Assert.Equal(502, (await own.ExchangeAsync(Requests.Get(path))).Status);
        }

        Assert.Empty(upstream.Seen);
        await own.SaysAsync("one-key.pem is not its key");
        await own.SaysAsync("has ended");
        Write(own, authority, "one");
        Assert.Equal(200, (await own.ExchangeAsync(Requests.Get("/one"))).Status);
    }

    private static string Config(int port) =>
        $$"""
        credentials:
          - { name: one, source: certificate, certificate: one.pem, key-file: one-key.pem, keep: 1s }
          - { name: two, source: certificate, certificate: two.pem, key-file: two-key.pem, keep: 1h }
        upstreams:
          - { name: a, url: 'https://localhost:{{port}}', tls: { ca: ca.pem }, credential: one }
          - { name: b, url: 'https://localhost:{{port}}', tls: { ca: ca.pem }, credential: two }
        routes: [{ path: /one, upstream: a }, { path: /two, upstream: b }]
        policies: { packs: [] }
        """;

    private static string Write(FileGateway gateway, TestAuthority authority, string name, TimeSpan? until = null)
    {
        using var certificate = authority.Issue(LeafSpec.Svid($"spiffe://prod.example/gateway/{name}") with { Until = until ?? TimeSpan.FromHours(1) });
        File.WriteAllText(gateway.At($"{name}-key.pem"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(gateway.At($"{name}.pem"), certificate.ExportCertificatePem());
        return certificate.SerialNumber;
    }
}
