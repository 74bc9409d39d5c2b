using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>
/// Whether a way leads from a certificate to a root of one authority (RFC 5280 section 6). The roots of the system, what a certificate says of places to fetch from and
/// online answers about revocation count for nothing. It computes long: off the socket threads.
/// </summary>
internal static class CertificateChain
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <param name="shown">The certificate first, then what came with it.</param>
    /// <param name="content">Of the authority.</param>
    /// <param name="now">The time.</param>
    /// <param name="endsAt">When the first on the way ends, or a list that speaks of it; seconds since 1970.</param>
    public static CertificateFault Check(X509Certificate2Collection shown, BundleContent content, DateTimeOffset now, out long endsAt)
    {
        using var chain = new X509Chain { ChainPolicy = PolicyOf(shown, content, now) };
        try
        {
            var isWay = chain.Build(shown[0]);
            endsAt = chain.ChainElements.Min(element => Ends(element.Certificate).ToUnixTimeSeconds());
            var fault = isWay ? CertificateFault.None : FaultOf(chain);
            fault = fault != CertificateFault.None ? fault : Times(chain, now);
            fault = fault != CertificateFault.None ? fault : Strength(chain);
            return fault != CertificateFault.None || content.Lists.Count == 0 ? fault : Revocation(chain, content.Lists, now, ref endsAt);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    private static X509ChainPolicy PolicyOf(X509Certificate2Collection shown, BundleContent content, DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.LocalDateTime,
        };
        policy.CustomTrustStore.AddRange(content.Roots);
        policy.ExtraStore.AddRange(content.Others);
        for (var i = 1; i < shown.Count; i++)
        {
            policy.ExtraStore.Add(shown[i]);
        }

        // Asked of every authority on the way as well, where it says what its certificates are for.
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return policy;
    }

    private static CertificateFault FaultOf(X509Chain chain)
    {
        var all = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);
        return all.HasFlag(X509ChainStatusFlags.PartialChain) ? CertificateFault.ChainIncomplete
            : all.HasFlag(X509ChainStatusFlags.UntrustedRoot) ? CertificateFault.AuthorityUnknown
            : all.HasFlag(X509ChainStatusFlags.NotValidForUsage) ? CertificateFault.Purpose
            : all == X509ChainStatusFlags.NotTimeValid ? CertificateFault.None
            : CertificateFault.ChainWrong;
    }

    // Said here and not by the library, which does not tell the two apart.
    private static CertificateFault Times(X509Chain chain, DateTimeOffset now) =>
        chain.ChainElements.Any(element => now >= Ends(element.Certificate)) ? CertificateFault.Expired
        : chain.ChainElements.Any(element => now < new DateTimeOffset(element.Certificate.NotBefore)) ? CertificateFault.NotYetValid
        : chain.ChainStatus.Length > 0 ? CertificateFault.ChainWrong
        : CertificateFault.None;

    // A root is believed for its place, not for its own signature.
    private static CertificateFault Strength(X509Chain chain) =>
        !chain.ChainElements.All(element => CertificateForm.IsStrongKey(element.Certificate)) ? CertificateFault.WeakKey
        : !chain.ChainElements.SkipLast(1).All(element => CertificateForm.IsStrongSignature(element.Certificate)) ? CertificateFault.WeakSignature
        : CertificateFault.None;

    private static CertificateFault Revocation(X509Chain chain, IReadOnlyList<RevocationList> lists, DateTimeOffset now, ref long endsAt)
    {
        for (var i = 0; i + 1 < chain.ChainElements.Count; i++)
        {
            var (certificate, issuer) = (chain.ChainElements[i].Certificate, chain.ChainElements[i + 1].Certificate);
            var speaking = lists.Where(list => list.Speaks(issuer, now)).ToArray();
            if (speaking.Any(list => list.Has(certificate)))
            {
                return CertificateFault.Revoked;
            }

            if (speaking.Length == 0)
            {
                return CertificateFault.RevocationUnknown;
            }

            // Behind it nobody knows: it is asked again.
            endsAt = Math.Min(endsAt, speaking.Max(list => list.Until).ToUnixTimeSeconds());
        }

        return CertificateFault.None;
    }

    private static DateTimeOffset Ends(X509Certificate2 certificate) => new(certificate.NotAfter);
}
