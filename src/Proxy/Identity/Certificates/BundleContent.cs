using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>What the files of an authority hold: roots, intermediates, revocation lists. Immutable; its certificates are left to the collector, since checks that run may use them.</summary>
internal sealed class BundleContent
{
    private BundleContent(X509Certificate2Collection roots, X509Certificate2Collection others, IReadOnlyList<RevocationList> lists) => (Roots, Others, Lists) = (roots, others, lists);

    public X509Certificate2Collection Roots { get; }

    /// <summary>Authorities below the roots: a way may lead over them, and none ends there.</summary>
    public X509Certificate2Collection Others { get; }

    public IReadOnlyList<RevocationList> Lists { get; }

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file holds something else, or no root.</exception>
    public static BundleContent Read(IReadOnlyList<string> files)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(files[0]);
        var (roots, others) = (new X509Certificate2Collection(), new X509Certificate2Collection());
        foreach (var certificate in all)
        {
            (certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) ? roots : others).Add(certificate);
        }

        return roots.Count == 0
            ? throw new CryptographicException($"{files[0]} has no root: a certificate of an authority that it signed itself.")
            : new BundleContent(roots, others, [.. files.Skip(1).SelectMany(RevocationListReader.ReadFile)]);
    }
}
