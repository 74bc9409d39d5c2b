using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Transport.Tls;

/// <summary>
/// The certificate of a listener, read again when its files change. Handshakes take <see cref="Current"/>; a file pair that
/// does not load (half written, key of another certificate) keeps the old one serving and is tried again at the next look.
/// Looks at times and sizes instead of file events: those are lost when a directory link is swapped, as orchestrators do.
/// </summary>
internal sealed partial class CertificateSource : IDisposable
{
    readonly TlsListenerOptions options;
    readonly TransportCounters counters;
    readonly ILogger logger;
    readonly ITimer timer;
    string stamp;
    volatile SslStreamCertificateContext current;

    /// <summary>Throws (IOException, CryptographicException) when the first load fails: the operator's error at start.</summary>
    public CertificateSource(TlsListenerOptions options, TransportCounters counters, TimeProvider time, ILogger logger)
    {
        this.options = options;
        this.counters = counters;
        this.logger = logger;
        stamp = Stamp();
        current = Load();
        timer = time.CreateTimer(static self => ((CertificateSource)self!).Look(), this, options.ReloadInterval, options.ReloadInterval);
    }

    public SslStreamCertificateContext Current => current;

    /// <summary>Reloads if the files changed. Called by the timer; also for a reload signal.</summary>
    public void Look()
    {
        try
        {
            var seen = Stamp();
            if (seen == stamp)
                return;
            current = Load();
            stamp = seen;
            Interlocked.Increment(ref counters.CertificateReloads);
            Log.Reloaded(logger, options.CertificateFile);
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException or ArgumentException)
        {
            Interlocked.Increment(ref counters.CertificateReloadFailures);
            Log.ReloadFailed(logger, options.CertificateFile, e);
        }
    }

    public void Dispose() => timer.Dispose();

    SslStreamCertificateContext Load()
    {
        var certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.CertificateFile);
        // Offline: a handshake must not wait for somebody's certificate server.
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    string Stamp() => $"{FileStamp.Of(options.CertificateFile)}\n{FileStamp.Of(options.KeyFile)}";

    static partial class Log
    {
        [LoggerMessage(2131, LogLevel.Information, "Certificate {File} was read again.")]
        public static partial void Reloaded(ILogger logger, string file);

        [LoggerMessage(2132, LogLevel.Error, "Certificate {File} changed and cannot be read; the old one goes on serving.")]
        public static partial void ReloadFailed(ILogger logger, string file, Exception exception);
    }
}
