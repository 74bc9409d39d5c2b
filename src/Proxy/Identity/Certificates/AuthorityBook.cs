using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FastMcp.Proxy.Configuration.Model;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>The authorities in force, and which of them a certificate is of. One that a new configuration says in the same words goes on.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class AuthorityBook(TimeProvider clock, ILoggerFactory logs) : IDisposable
{
    private volatile IReadOnlyList<Authority> _inForce = [];
    private long _generation;

    /// <summary>Another number: what was believed before is to be checked again.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>For health.</summary>
    public IEnumerable<string> Problems => _inForce.Select(authority => authority.Bundle.WhyNot).OfType<string>();

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file holds something else.</exception>
    public void Follow(IReadOnlyList<AuthorityConfig> configs)
    {
        var old = _inForce;
        var next = configs.Select(config => old.FirstOrDefault(known => known.IsOf(config)) ?? Of(config)).ToArray();
        _inForce = next;
        if (!old.SequenceEqual(next))
        {
            Interlocked.Increment(ref _generation);
        }

        foreach (var authority in old.Except(next))
        {
            authority.Bundle.Dispose();
        }

        foreach (var authority in next)
        {
            authority.Bundle.Look();
        }
    }

    /// <summary>Whose certificate it is. Off the socket threads.</summary>
    /// <param name="shown">In a handshake.</param>
    /// <param name="names">Of authorities that may vouch for it.</param>
    /// <param name="now">The time.</param>
    public CertificateVerdict Verify(ShownCertificate shown, IReadOnlyList<string> names, DateTimeOffset now)
    {
        if (shown.IsTooMany)
        {
            return CertificateVerdict.Refused(CertificateFault.TooMany);
        }

        var all = new X509Certificate2Collection();
        try
        {
            shown.LoadInto(all);
            return Verify(all, [.. _inForce.Where(authority => names.Contains(authority.Name, StringComparer.Ordinal))], now);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return CertificateVerdict.Refused(CertificateFault.Unreadable);
        }
        finally
        {
            foreach (var certificate in all)
            {
                certificate.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var authority in _inForce)
        {
            authority.Bundle.Dispose();
        }
    }

    // What names a SPIFFE ID is of its trust domain or of nobody: no other authority may read it as another name.
    private static CertificateVerdict Verify(X509Certificate2Collection shown, Authority[] authorities, DateTimeOffset now)
    {
        if (CertificateNames.Read(shown[0]) is not { } names)
        {
            return CertificateVerdict.Refused(CertificateFault.NameForm);
        }

        var isSvid = names.Uris.Any(SpiffeId.IsMeant);
        var fault = CertificateForm.Check(shown[0], isSvid);
        return fault != CertificateFault.None ? CertificateVerdict.Refused(fault)
            : isSvid ? OfSvid(shown, names, authorities, now)
            : OfPlain(shown, names, authorities, now);
    }

    private static CertificateVerdict OfSvid(X509Certificate2Collection shown, CertificateNames names, Authority[] authorities, DateTimeOffset now)
    {
        if (names.Uris.Count > 1)
        {
            return CertificateVerdict.Refused(CertificateFault.SeveralNames);
        }

        return !SpiffeId.TryParse(names.Uris[0], out var domain) ? CertificateVerdict.Refused(CertificateFault.NameForm)
            : Array.Find(authorities, one => one.TrustDomain == domain) is { } authority ? authority.Verify(shown, names, now)
            : CertificateVerdict.Refused(CertificateFault.TrustDomainUnknown);
    }

    // The first that takes it; else what is wrong where its root is known.
    private static CertificateVerdict OfPlain(X509Certificate2Collection shown, CertificateNames names, Authority[] authorities, DateTimeOffset now)
    {
        var verdict = CertificateVerdict.Refused(CertificateFault.AuthorityUnknown);
        foreach (var authority in authorities.Where(one => one.TrustDomain is null))
        {
            var next = authority.Verify(shown, names, now);
            if (next.Known is not null)
            {
                return next;
            }

            verdict = verdict.Fault is CertificateFault.AuthorityUnknown or CertificateFault.ChainIncomplete ? next : verdict;
        }

        return verdict;
    }

    private Authority Of(AuthorityConfig config) =>
        new(config, new AuthorityBundle(config.Name, config.CaFile, config.RevocationFiles, () => Interlocked.Increment(ref _generation), clock, logs.CreateLogger<AuthorityBundle>()));
}
