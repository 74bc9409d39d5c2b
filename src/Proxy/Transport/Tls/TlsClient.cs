using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Transport.Tls;

/// <summary>Handshakes towards one origin. The certificate is always verified: against the machine's roots, or only the given file's.</summary>
internal sealed partial class TlsClient
{
    readonly SslClientAuthenticationOptions terms;
    readonly ILogger logger;

    /// <summary>Reads the CA file (throws when it cannot: the operator's error at start).</summary>
    public TlsClient(TlsUpstreamOptions options, string host, ILogger logger)
    {
        this.logger = logger;
        terms = new()
        {
            TargetHost = options.ServerName ?? host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = options.Http2 switch
            {
                UpstreamHttp2.Off => [SslApplicationProtocol.Http11],
                UpstreamHttp2.Alpn => [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                _ => [SslApplicationProtocol.Http2],
            },
            AllowRenegotiation = false,
            CertificateChainPolicy = options.Roots ?? RootsOf(options.CaFile),
            ClientCertificateContext = options.Client,
            // A session is of the identity that it was opened with.
            AllowTlsResume = options.Client is null,
        };
    }

    /// <summary>Whom it believes, as it was read.</summary>
    public X509ChainPolicy Roots => terms.CertificateChainPolicy!;

    /// <summary>The transport, or the kind of failure; on failure the caller closes the socket.</summary>
    public async ValueTask<(TlsTransport? Transport, TlsFacts? Facts, UpstreamFaultKind Fault)> OpenAsync(Socket socket, CancellationToken limit)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsClientAsync(terms, limit).ConfigureAwait(false);
            return (new TlsTransport(stream, socket), new(stream.SslProtocol, terms.TargetHost!) { IsHttp2 = stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2 }, UpstreamFaultKind.None);
        }
        catch (Exception e) when (e is IOException or AuthenticationException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            var kind = KindOf(e);
            Log.HandshakeFailed(logger, terms.TargetHost!, kind, e.Message);
            return (null, null, kind);
        }
    }

    static UpstreamFaultKind KindOf(Exception e) => e switch
    {
        OperationCanceledException => UpstreamFaultKind.TimedOut,
        AuthenticationException { InnerException: null } => UpstreamFaultKind.CertificateRejected,
        IOException or SocketException => UpstreamFaultKind.Closed,
        _ => UpstreamFaultKind.TlsFailed,
    };

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It holds something else.</exception>
    static X509ChainPolicy RootsOf(string? caFile)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (caFile is null)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy;
    }

    static partial class Log
    {
        [LoggerMessage(2141, LogLevel.Warning, "TLS handshake with {Host} failed: {Kind}. {Reason}")]
        public static partial void HandshakeFailed(ILogger logger, string host, UpstreamFaultKind kind, string reason);
    }
}
