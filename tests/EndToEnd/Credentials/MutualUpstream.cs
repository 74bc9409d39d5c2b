using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Credentials;

/// <summary>An upstream over TLS that demands client certificates of one authority, keeps connections, and remembers which certificate each had and what came on it.</summary>
internal sealed class MutualUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2 _clients;
    private readonly Task _accepting;
    private int _connections;

    public MutualUpstream(X509Certificate2 certificate, X509Certificate2 clients)
    {
        (_certificate, _clients) = (certificate, clients);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>By connection: the serial number of its certificate, and the targets that were asked for.</summary>
    public ConcurrentDictionary<int, (string Serial, ConcurrentQueue<string> Targets)> Seen { get; } = new();

    /// <summary>Connections whose end was seen.</summary>
    public ConcurrentBag<int> Ended { get; } = [];

    /// <summary>Each answer waits for one.</summary>
    public SemaphoreSlim? Gate { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client, Interlocked.Increment(ref _connections));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // It was stopped.
        }
    }

    private async Task ServeAsync(TcpClient client, int id)
    {
        using var owned = client;
        try
        {
            using var stream = new SslStream(client.GetStream());
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(_clients);
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, ClientCertificateRequired = true, CertificateChainPolicy = policy }, _stop.Token);
            var seen = Seen[id] = (((X509Certificate2)stream.RemoteCertificate!).SerialNumber, new ConcurrentQueue<string>());
            while (await HeadAsync(stream) is { } target)
            {
                seen.Targets.Enqueue(target);
                if (Gate is { } gate)
                {
                    Assert.True(await gate.WaitAsync(ByteReader.Patience, _stop.Token));
                }

                await stream.WriteAsync(Answers.Plain("text/plain", "in"), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException)
        {
            // The gateway left, or showed nothing that is taken.
        }

        Ended.Add(id);
    }

    private async Task<string?> HeadAsync(SslStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
            {
                return null;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return head.ToString().Split(' ')[1];
    }
}
