using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Listening;
using FastMcp.Proxy.Transport.Tls;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Transport;

public sealed class TlsTests : IDisposable
{
    readonly Rig rig = new();
    readonly string folder = Directory.CreateTempSubdirectory("fastmcp-tls").FullName;
    readonly TlsListenerOptions options;

    public TlsTests()
    {
        options = new() { CertificateFile = Path.Combine(folder, "cert.pem"), KeyFile = Path.Combine(folder, "key.pem") };
        WriteCertificate("first");
    }

    public void Dispose()
    {
        rig.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Self-signed for localhost; the organisation tells them apart.</summary>
    void WriteCertificate(string organisation)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost, O=" + organisation, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(options.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(options.KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    Listener Listen(CertificateSource source, Func<Connection, Task> run)
        => new(Rig.LoopbackOptions, new TlsServer(options, source), new Handler(run), rig.State, NullLogger.Instance);

    CertificateSource Source() => new(options, rig.Counters, rig.Clock, NullLogger.Instance);

    UpstreamPool Pool(IPEndPoint to, TlsUpstreamOptions tls)
        => new(new() { Host = "localhost", Port = to.Port, Tls = tls }, rig.State, NullLogger.Instance, _ => Task.FromResult<IPAddress[]>([to.Address]));

    static async Task EchoAsync(Connection connection)
    {
        while (true)
        {
            var read = await connection.Input.ReadAsync();
            await connection.Output.WriteAsync(read.Buffer.First);
            connection.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        await connection.CloseAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task BothSides_RoundTrips_SameBytesAndReused()
    {
        TlsFacts? facts = null;
        using var source = Source();
        await using var listener = Listen(source, c => { facts = c.Tls; return EchoAsync(c); });
        await using var pool = Pool(listener.Start(), new() { CaFile = options.CertificateFile });
        for (var i = 0; i < 20; i++)
        {
            var lease = await pool.RentAsync(Rig.Patience).Within();
            Assert.True(lease.IsOk, lease.Fault.ToString());
            Assert.Equal(i > 0, lease.Reused);
            await RoundTripAsync(lease.Connection, 1 + i * i * 150);
            lease.Return();
        }
        Assert.Equal("localhost", facts!.ServerName);
        Assert.True(facts.Protocol is SslProtocols.Tls12 or SslProtocols.Tls13);
    }

    static async Task RoundTripAsync(Connection connection, int size)
    {
        var sent = RandomNumberGenerator.GetBytes(size);
        await connection.Output.WriteAsync(sent).Within();
        var got = new MemoryStream();
        while (got.Length < size)
        {
            var read = await connection.Input.ReadAsync().Within();
            Assert.False(read.IsCompleted, connection.Fault.ToString());
            Assert.True(read.Buffer.IsSingleSegment);
            got.Write(read.Buffer.FirstSpan);
            connection.Input.AdvanceTo(read.Buffer.End);
        }
        Assert.False(connection.HoldsBlock);
        Assert.Equal(sent, got.ToArray());
    }

    [Fact]
    public async Task Client_CertificateNotTrusted_IsRejectedAsAValue()
    {
        using var source = Source();
        await using var listener = Listen(source, EchoAsync);
        await using var pool = Pool(listener.Start(), new());
        var lease = await pool.RentAsync(Rig.Patience).Within();
        Assert.Equal(new(UpstreamStage.Handshake, UpstreamFaultKind.CertificateRejected), lease.Fault);
    }

    [Fact]
    public async Task Client_CertificateOfAnotherName_IsRejectedAsAValue()
    {
        using var source = Source();
        await using var listener = Listen(source, EchoAsync);
        await using var pool = Pool(listener.Start(), new() { CaFile = options.CertificateFile, ServerName = "other.test" });
        var lease = await pool.RentAsync(Rig.Patience).Within();
        Assert.Equal(new(UpstreamStage.Handshake, UpstreamFaultKind.CertificateRejected), lease.Fault);
    }

    [Fact]
    public async Task Certificate_FilesChange_NewHandshakesGetTheNewOne()
    {
        using var source = Source();
        await using var listener = Listen(source, EchoAsync);
        var bound = listener.Start();
        Assert.Contains("O=first", await SubjectAsync(bound), StringComparison.Ordinal);
        WriteCertificate("second with another length");
        rig.Clock.Advance(options.ReloadInterval);
        Assert.Contains("second", await SubjectAsync(bound), StringComparison.Ordinal);
        Assert.Equal(1, rig.Counters.CertificateReloads);
    }

    [Fact]
    public async Task Certificate_NewFileIsBroken_OldOneGoesOnServing()
    {
        using var source = Source();
        await using var listener = Listen(source, EchoAsync);
        var bound = listener.Start();
        File.WriteAllText(options.CertificateFile, "half a file");
        rig.Clock.Advance(options.ReloadInterval);
        Assert.Equal((0, 1), (rig.Counters.CertificateReloads, rig.Counters.CertificateReloadFailures));
        Assert.Contains("O=first", await SubjectAsync(bound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_ClientSaysNothing_TimesOutAndIsCounted()
    {
        using var source = Source();
        await using var listener = Listen(source, EchoAsync);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.Start()).Within();
        await Until.TrueAsync(() => listener.Open == 1, "admitted");
        await Until.TrueAsync(() => { rig.Clock.Advance(TimeSpan.FromSeconds(11)); return rig.Counters.HandshakesFailed == 1; }, "failed");
        await Until.TrueAsync(() => listener.Open == 0, "closed");
    }

    [Fact]
    public async Task Read_PeerCutsTheSocket_IsAValue()
    {
        var fault = new TaskCompletionSource<ConnectionFault>();
        using var source = Source();
        await using var listener = Listen(source, async c =>
        {
            await c.Output.WriteAsync("ready"u8.ToArray());
            await c.Input.ReadAsync();
            fault.SetResult(c.Fault);
        });
        await using var pool = Pool(listener.Start(), new() { CaFile = options.CertificateFile });
        var lease = await pool.RentAsync(Rig.Patience).Within();
        await lease.Connection.Input.ReadAsync().Within();
        lease.Connection.Abort();
        Assert.Equal(ConnectionFault.PeerReset, await fault.Task.Within());
        lease.Drop();
    }

    async Task<string> SubjectAsync(IPEndPoint to)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(to);
        var subject = "";
        using var stream = new SslStream(client.GetStream(), false, (_, certificate, _, _) =>
        {
            subject = certificate!.Subject;
            return true;
        });
        await stream.AuthenticateAsClientAsync("localhost").Within();
        return subject;
    }

    sealed class Handler(Func<Connection, Task> run) : IConnectionHandler
    {
        public Task RunAsync(Connection connection) => run(connection);
    }
}
