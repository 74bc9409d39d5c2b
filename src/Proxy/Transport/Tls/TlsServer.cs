using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace FastMcp.Proxy.Transport.Tls;

/// <summary>Handshakes of accepted connections: bounded in number and time. A failed one is a counter, not an exception.</summary>
internal sealed class TlsServer(TlsListenerOptions options, CertificateSource certificates)
{
    static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http11];
    int underWay;

    /// <summary>Null: refused or failed, counted; the caller closes the socket.</summary>
    public async ValueTask<Connection?> OpenAsync(Socket socket, ConnectionOptions connectionOptions, TransportState state)
    {
        if (Interlocked.Increment(ref underWay) > options.MaxHandshakes)
        {
            Interlocked.Decrement(ref underWay);
            Interlocked.Increment(ref state.Counters.HandshakesRefused);
            return null;
        }
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            using var limit = new CancellationTokenSource(options.HandshakeTimeout, state.Ticker.Time);
            await stream.AuthenticateAsServerAsync(Terms(), limit.Token).ConfigureAwait(false);
            return new(new TlsTransport(stream, socket), connectionOptions, state)
            {
                Local = socket.LocalEndPoint,
                Remote = socket.RemoteEndPoint,
                Tls = new(stream.SslProtocol, stream.TargetHostName),
            };
        }
        catch (Exception e) when (e is IOException or AuthenticationException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Interlocked.Increment(ref state.Counters.HandshakesFailed);
            await stream.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    SslServerAuthenticationOptions Terms() => new()
    {
        ServerCertificateContext = certificates.Current,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = Protocols,
        AllowRenegotiation = false,
    };
}
