using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using FastMcp.Proxy.Identity.Certificates;

namespace FastMcp.Proxy.Transport.Tls;

/// <summary>
/// Handshakes of accepted connections: bounded in number and time. A failed one is a counter, not an exception. Where clients show certificates there are no tickets and no
/// session is resumed, and no connection comes of one that is not believed.
/// </summary>
internal sealed class TlsServer(TlsListenerOptions options, CertificateSource certificates, TlsClientTerms? clients = null)
{
    static readonly List<SslApplicationProtocol> Http11 = [SslApplicationProtocol.Http11];
    static readonly List<SslApplicationProtocol> Both = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
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
        var asked = clients is null ? null : new AskedCertificate(clients.IsRequired);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            using var limit = new CancellationTokenSource(options.HandshakeTimeout, state.Ticker.Time);
            await stream.AuthenticateAsServerAsync(Terms(asked), limit.Token).ConfigureAwait(false);
            var (peer, isBelieved) = await JudgeAsync(asked).ConfigureAwait(false);
            if (!isBelieved)
            {
                Interlocked.Increment(ref state.Counters.HandshakesFailed);
                await stream.DisposeAsync().ConfigureAwait(false);
                return null;
            }
            Interlocked.Increment(ref state.Counters.Handshakes);
            return new(new TlsTransport(stream, socket), connectionOptions, state)
            {
                Local = socket.LocalEndPoint,
                Remote = socket.RemoteEndPoint,
                Tls = new(stream.SslProtocol, stream.TargetHostName) { Peer = peer, IsHttp2 = stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2 },
            };
        }
        catch (Exception e) when (e is IOException or AuthenticationException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Interlocked.Increment(ref state.Counters.HandshakesFailed);
            if (asked is { IsMissing: true })
                clients!.Room.Counters[CertificateFault.Missing].Add();
            await stream.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    // What counts the underway handshakes bounds this as well.
    async ValueTask<(PeerCertificate? Peer, bool IsBelieved)> JudgeAsync(AskedCertificate? asked)
    {
        if (asked is null)
            return (null, true);
        if (asked.Shown is not { } shown)
            return (null, !clients!.IsRequired);
        var peer = new PeerCertificate(shown, clients!.Authorities);
        return (peer, await clients.Room.JudgeAsync(peer).ConfigureAwait(false) == CertificateFault.None);
    }

    SslServerAuthenticationOptions Terms(AskedCertificate? asked)
    {
        var terms = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificates.Current,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = options.Http2 ? Both : Http11,
            AllowRenegotiation = false,
        };
        asked?.Ask(terms);
        return terms;
    }
}
