using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Outbound;

/// <summary>
/// The gateway's own fetches. https only (http where the address is loopback and listed), bounded in size and time, no proxy, no cookies, redirects
/// within one origin only; the address that was checked is the one that is connected to, so that a second answer of the name service changes nothing.
/// </summary>
/// <remarks>State, safe for all threads. Faults of peers are values.</remarks>
internal sealed class OutboundClient : IDisposable
{
    private const int MostRedirects = 3;

    private readonly AddressRules _rules;
    private readonly IPAddress? _plain;
    private readonly HttpClient _http;
    private readonly SocketsHttpHandler _handler;
    private readonly X509ChainPolicy? _trust;

    /// <param name="config">What the operator lists.</param>
    /// <param name="plain">The one address that is fetched from by http, and is listed by that: a platform's service on this machine; null: those of loopback that are listed.</param>
    /// <param name="connections">To one server at once.</param>
    /// <exception cref="IOException">The file of authorities cannot be read.</exception>
    public OutboundClient(OutboundConfig config, IPAddress? plain = null, int connections = 8)
    {
        _plain = plain;
        _rules = new AddressRules(plain is null ? config.Allow : [.. config.Allow, new IPNetwork(plain, plain.GetAddressBytes().Length * 8)]);
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = IdentityLimits.Fetch,
            MaxConnectionsPerServer = connections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 32,
            // HTTP/2, where a caller asks for it: a connection that is full is not waited for, and one whose other end is gone is found out while somebody waits on it.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            // Servers of gRPC close a connection that is pinged more often than they permit (too_many_pings).
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        };
        if (config.CaFile is { } file)
        {
            _trust = TrustOf(file);
            _handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = _trust.Clone() };
        }

        _http = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = IdentityLimits.FetchBytes };
    }

    /// <summary>The connections, by the same rules, for a client of another protocol over HTTP. It stays this one's: nobody else disposes it.</summary>
    public HttpMessageHandler Handler => _handler;

    public Task<OutboundAnswer> GetAsync(Uri url) => SendAsync(() => new HttpRequestMessage(HttpMethod.Get, url));

    /// <param name="make">Makes the request anew for each redirect; only GET follows one.</param>
    /// <param name="longest">For uploads; without it as for all fetches.</param>
    /// <param name="stop">Nobody waits for it any more: it ends as one that took too long.</param>
    public async Task<OutboundAnswer> SendAsync(Func<HttpRequestMessage> make, TimeSpan? longest = null, CancellationToken stop = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(longest ?? IdentityLimits.Fetch);
        try
        {
            Uri? next = null;
            for (var hop = 0; hop <= MostRedirects; hop++)
            {
                using var request = make();
                request.RequestUri = next ?? request.RequestUri;
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token).ConfigureAwait(false);
                if (request.Method == HttpMethod.Get && answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                {
                    next = answer.Headers.Location is { } to ? new Uri(request.RequestUri!, to) : null;
                    if (next is null || !IsSameOrigin(next, request.RequestUri!))
                    {
                        return OutboundAnswer.None("it redirects to another origin");
                    }

                    continue;
                }

                var body = await answer.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
                return new((int)answer.StatusCode, body, null) { RetryAfter = answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero };
            }

            return OutboundAnswer.None("it redirects too often");
        }
        catch (OperationCanceledException)
        {
            return OutboundAnswer.None($"no answer within {(longest ?? IdentityLimits.Fetch).TotalSeconds} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return OutboundAnswer.None(e.InnerException is OutboundRefusedException refused ? refused.Message : e.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsSameOrigin(Uri one, Uri other) => one.Scheme == other.Scheme && one.Host == other.Host && one.Port == other.Port;

    private static X509ChainPolicy TrustOf(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }

    /// <summary>A connection for what is no HTTP, by the same rules; with TLS the certificate is the host's.</summary>
    /// <exception cref="IOException">There is none, or it may not be.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, bool tls, CancellationToken stop)
    {
        try
        {
            var plain = await DialAsync(host, port, isPlain: !tls, stop).ConfigureAwait(false);
            if (!tls)
            {
                return plain;
            }

            var secure = new SslStream(plain);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = _trust?.Clone() }, stop).ConfigureAwait(false);
            return secure;
        }
        catch (Exception e) when (e is SocketException or System.Security.Authentication.AuthenticationException)
        {
            throw new IOException(e.Message, e);
        }
    }

    private ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop) =>
        DialAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, context.InitialRequestMessage.RequestUri!.Scheme != Uri.UriSchemeHttps, stop);

    private async ValueTask<Stream> DialAsync(string host, int port, bool isPlain, CancellationToken stop)
    {
        var addresses = IPAddress.TryParse(host, out var one) ? [one] : await Dns.GetHostAddressesAsync(host, stop).ConfigureAwait(false);
        var usable = Array.FindAll(addresses, address => _rules.Allows(address) && (!isPlain || (_plain is null ? IPAddress.IsLoopback(address) : _plain.Equals(address))));
        if (usable.Length == 0)
        {
            throw new OutboundRefusedException(isPlain
                ? $"{host} is fetched by https only"
                : $"{host} has no address that may be fetched from; 'outbound' lists private ranges that may (allow)");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, port, stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
