using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FastMcp.TestKit.Peers;

namespace FastMcp.TestKit.Certificates;

/// <summary>A client over TLS to 127.0.0.1, with a certificate of its own or without.</summary>
public sealed class TlsCaller : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly SslStream _stream;

    private TlsCaller(TcpClient tcp, SslStream stream) => (_tcp, _stream) = (tcp, stream);

    public SslStream Stream => _stream;

    /// <param name="port">Of the listener.</param>
    /// <param name="server">The authority of its certificate.</param>
    /// <param name="own">Null: it shows none.</param>
    /// <param name="others">Sent with it.</param>
    /// <param name="protocol">None: whichever.</param>
    public static async Task<TlsCaller> ConnectAsync(int port, X509Certificate2 server, X509Certificate2? own = null, X509Certificate2Collection? others = null, SslProtocols protocol = SslProtocols.None)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        var stream = new SslStream(tcp.GetStream());
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust };
        policy.CustomTrustStore.Add(server);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = protocol,
                CertificateChainPolicy = policy,
                ClientCertificateContext = own is null ? null : SslStreamCertificateContext.Create(own, others, offline: true),
            });
            return new TlsCaller(tcp, stream);
        }
        catch
        {
            await stream.DisposeAsync();
            tcp.Dispose();
            throw;
        }
    }

    /// <summary>Status and content of a whole answer; 0: the connection ended before one was whole.</summary>
    public async Task<(int Status, string Head, string Text)> ExchangeAsync(ReadOnlyMemory<byte> request)
    {
        try
        {
            await _stream.WriteAsync(request);
            var seen = new StringBuilder();
            while (!IsWhole(seen.ToString()))
            {
                var read = await ReadAsync();
                if (read.Length == 0)
                {
                    return (0, "", seen.ToString());
                }

                seen.Append(read);
            }

            var parts = seen.ToString().Split("\r\n\r\n", 2);
            return (int.Parse(parts[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), parts[0], parts[1]);
        }
        catch (IOException)
        {
            return (0, "", "");
        }
    }

    /// <summary>What is there; empty at the end.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        return Encoding.UTF8.GetString(buffer, 0, await _stream.ReadAsync(buffer).AsTask().WaitAsync(ByteReader.Patience));
    }

    /// <summary>It reads until the gateway ends the connection, whichever way.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var seen = new StringBuilder();
        try
        {
            for (var read = await ReadAsync(); read.Length > 0; read = await ReadAsync())
            {
                seen.Append(read);
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        return seen.ToString();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
    }

    private static bool IsWhole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var length = answer[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
        return length is null
            ? answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)
            : Encoding.UTF8.GetByteCount(answer[(end + 4)..]) >= int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
