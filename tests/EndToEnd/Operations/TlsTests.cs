using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Operations;

/// <summary>TLS to the client and to the upstream, with an authority made here.</summary>
public sealed class TlsTests
{
    private const string Listener = "  - address: 127.0.0.1:{port}\n    tls: { cert: cert.pem, key: key.pem }\n";

    [Fact]
    public async Task Listener_WithTls_ServesOneDotTwoAndThreeAndStreamsByEvent()
    {
        using var pki = new Pki();
        using var next = new SemaphoreSlim(0);
        await using var upstream = new ScriptedUpstream(async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"mail a@b.io now "}""")));
            Assert.True(await next.WaitAsync(ByteReader.Patience, e.Stop));
            await e.SendAsync(Answers.Chunk(ChatFraming.Done));
            await e.SendAsync(Answers.LastChunk);
        });
        using var own = await FileGateway.StartAsync(Routes($"http://127.0.0.1:{upstream.Port}"), g => pki.Issue(g.At("cert.pem"), g.At("key.pem")), Listener);
        foreach (var protocol in new[] { SslProtocols.Tls12, SslProtocols.Tls13 })
        {
            using var client = await ConnectAsync(own.Port, pki, protocol);
            await client.WriteAsync(Requests.Chat("/v1/chat/completions"));
            Assert.Contains("[EMAIL] now", await UntilAsync(client, "now"));
            next.Release();
            Assert.Contains("[DONE]", await UntilAsync(client, "0\r\n\r\n"));
        }
    }

    [Fact]
    public async Task Listener_OfferedLessThanOneDotTwo_EndsTheHandshake()
    {
        using var pki = new Pki();
        using var own = await FileGateway.StartAsync(Routes("http://127.0.0.1:1"), g => pki.Issue(g.At("cert.pem"), g.At("key.pem")), Listener);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, own.Port);

        // A ClientHello of TLS 1.1, since the platform under the test may refuse to say it: no supported_versions.
        byte[] hello = [1, 0, 0, 43, 3, 2, .. new byte[32], 0, 0, 4, 0xc0, 0x0a, 0x00, 0x35, 1, 0];
        await client.GetStream().WriteAsync((byte[])[22, 3, 1, 0, (byte)hello.Length, .. hello]);
        var answer = new byte[64];
        var read = await client.GetStream().ReadAsync(answer).AsTask().WaitAsync(ByteReader.Patience);

        // An alert, or the end; never a ServerHello (22).
        Assert.True(read == 0 || answer[0] == 21, $"{read} bytes, type {answer[0]}");
        await own.MetricReachesAsync("fastmcp_tls_handshakes_failed_total", 1);
    }

    [Fact]
    public async Task Certificate_FilesChange_NewHandshakesGetTheNewOne()
    {
        using var pki = new Pki();
        var first = "";
        using var own = await FileGateway.StartAsync(Routes("http://127.0.0.1:1"), g => first = pki.Issue(g.At("cert.pem"), g.At("key.pem")), Listener);
        using (var client = await ConnectAsync(own.Port, pki, SslProtocols.None))
        {
            Assert.Equal(first, Serial(client));
        }

        File.WriteAllText(own.At("cert.pem"), "half written");
        await own.ReloadAsync("cert.pem changed and cannot be read");
        using (var client = await ConnectAsync(own.Port, pki, SslProtocols.None))
        {
            Assert.Equal(first, Serial(client));
        }

        var second = pki.Issue(own.At("cert.pem"), own.At("key.pem"));
        await own.ReloadAsync("cert.pem was read again");
        using (var client = await ConnectAsync(own.Port, pki, SslProtocols.None))
        {
            Assert.Equal(second, Serial(client));
        }

        Assert.Equal(1, await own.MetricAsync("fastmcp_certificate_reloads_total"));
        Assert.Equal(1, await own.MetricAsync("fastmcp_certificate_reload_failures_total"));
    }

    [Fact]
    public async Task Upstream_OfTheRightAuthority_IsAskedAndItsStreamComesByEvent()
    {
        using var pki = new Pki();
        using var certificate = pki.Issue();
        using var next = new SemaphoreSlim(0);
        await using var upstream = new TlsUpstream(certificate, async (stream, stop) =>
        {
            await stream.WriteAsync(Answers.ChunkedHead("text/event-stream", "Connection: close\r\n"), stop);
            await stream.WriteAsync(Answers.Chunk("data: mail a@b.io now\n\n"), stop);
            Assert.True(await next.WaitAsync(ByteReader.Patience, stop));
            await stream.WriteAsync(Answers.Chunk("data: end\n\n"), stop);
            await stream.WriteAsync(Answers.LastChunk, stop);
        });
        using var own = await FileGateway.StartAsync(Routes($"https://127.0.0.1:{upstream.Port}", "ca.pem"), g => File.WriteAllText(g.At("ca.pem"), pki.AuthorityPem));
        using var client = await RawClient.ConnectAsync(own.Port);
        var stream = await Streams.EventStream.OpenAsync(client, Requests.Get("/"));
        Assert.Equal("mail [EMAIL] now", (await stream.NextAsync())!.Data);
        next.Release();
        Assert.Equal("end", (await stream.NextAsync())!.Data);
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Upstream_OfAnotherAuthority_IsRefused502WithAReasonAndNothingSent()
    {
        using var right = new Pki();
        using var wrong = new Pki();
        using var certificate = wrong.Issue();
        var asked = false;
        await using var upstream = new TlsUpstream(certificate, (_, _) =>
        {
            asked = true;
            return Task.CompletedTask;
        });
        using var own = await FileGateway.StartAsync(Routes($"https://127.0.0.1:{upstream.Port}", "ca.pem"), g => File.WriteAllText(g.At("ca.pem"), right.AuthorityPem));
        var seen = await own.ExchangeAsync(Requests.ToolCall("/mcp"));
        Assert.Equal(502, seen.Status);
        Assert.Contains("certificate was not accepted", seen.Text);
        Assert.Contains("\"id\":7", seen.Text);
        Assert.False(asked);
    }

    private static string Routes(string upstream, string? ca = null) =>
        $"upstreams: [{{ name: up, url: '{upstream}'{(ca is null ? "" : $", tls: {{ ca: {ca} }}")} }}]\nroutes: [{{ path: /, upstream: up }}]\n";

    private static string Serial(SslStream client) => ((X509Certificate2)client.RemoteCertificate!).SerialNumber;

    private static async Task<SslStream> ConnectAsync(int port, Pki pki, SslProtocols protocol)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        var stream = new SslStream(tcp.GetStream());
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust };
        policy.CustomTrustStore.Add(pki.Authority);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocol, CertificateChainPolicy = policy });
        return stream;
    }

    private static async Task<string> UntilAsync(SslStream client, string end)
    {
        var seen = new StringBuilder();
        var buffer = new byte[4096];
        while (!seen.ToString().Contains(end, StringComparison.Ordinal))
        {
            var read = await client.ReadAsync(buffer).AsTask().WaitAsync(ByteReader.Patience);
            Assert.NotEqual(0, read);
            seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return seen.ToString();
    }
}
