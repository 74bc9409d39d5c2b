using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Wire;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>One authority whose client certificates are believed: what of them names a caller, and the way to its roots. Immutable but for its bundle.</summary>
internal sealed class Authority(AuthorityConfig config, AuthorityBundle bundle)
{
    private readonly (Glob Match, IReadOnlyList<string> Groups)[] _groups = [.. config.Groups.Select(one => (new Glob(one.Match), one.Groups))];

    public string Name => config.Name;

    /// <summary>Null: it signs plain certificates.</summary>
    public string? TrustDomain => config.TrustDomain;

    public AuthorityBundle Bundle => bundle;

    /// <summary>Who vouches, as the fact <c>caller.issuer</c>: no issuer of tokens is called so.</summary>
    private string Issuer => config.TrustDomain is { } domain ? $"spiffe://{domain}" : $"urn:fastmcp:authority:{config.Name}";

    /// <summary>Another configuration says it in the same words.</summary>
    public bool IsOf(AuthorityConfig other) => config with { Place = other.Place, Groups = other.Groups, RevocationFiles = other.RevocationFiles } == other
        && config.RevocationFiles.SequenceEqual(other.RevocationFiles)
        && config.Groups.Select(WordsOf).SequenceEqual(other.Groups.Select(WordsOf));

    /// <summary>Off the socket threads.</summary>
    /// <param name="shown">The certificate first, then what came with it.</param>
    /// <param name="names">Of the certificate.</param>
    /// <param name="now">The time.</param>
    public CertificateVerdict Verify(X509Certificate2Collection shown, CertificateNames names, DateTimeOffset now)
    {
        var fault = NameOf(shown[0], names, out var subject);
        var endsAt = 0L;
        fault = fault != CertificateFault.None ? fault : CertificateChain.Check(shown, bundle.Current, now, out endsAt);
        return fault == CertificateFault.None
            ? new(new KnownCertificate(Name, CallerOf(shown[0], names, subject, endsAt)), fault)
            : CertificateVerdict.Refused(fault);
    }

    private CertificateFault NameOf(X509Certificate2 certificate, CertificateNames names, out string subject)
    {
        var all = config.TrustDomain is not null ? names.Uris : config.Subject switch
        {
            CertificateSubject.Uri => names.Uris,
            CertificateSubject.Dns => names.Dns,
            CertificateSubject.Email => names.Emails,
            _ => CertificateNames.Subject(certificate, CertificateParts.CommonName),
        };
        subject = all.Count == 1 ? all[0] : "";
        return all.Count == 0 ? CertificateFault.NameMissing
            : all.Count > 1 ? CertificateFault.SeveralNames
            : subject.Contains('*', StringComparison.Ordinal) ? CertificateFault.NameForm
            : CertificateFault.None;
    }

    private Caller CallerOf(X509Certificate2 certificate, CertificateNames names, string subject, long endsAt)
    {
        var name = Encoding.UTF8.GetBytes(subject);
        var groups = _groups.Where(one => one.Match.Matches(name)).SelectMany(one => one.Groups)
            .Concat(config.GroupPart is { } part ? CertificateNames.Subject(certificate, CertificateParts.All[part]) : []);
        return new Caller(new CallerFacts(subject, [.. groups.Distinct(StringComparer.Ordinal)])
        {
            Authenticated = true,
            Issuer = Issuer,
            // A workload acts for itself.
            Agent = config.TrustDomain is null ? "" : subject,
            Claims = ClaimsOf(certificate, names),
        })
        { EndsAt = endsAt, IsByCertificate = true };
    }

    private static byte[] ClaimsOf(X509Certificate2 certificate, CertificateNames names)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("serial"u8, certificate.SerialNumber);
            json.WriteString("x5t#S256"u8, Jose.Base64UrlText.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)));
            Write(json, "uri", names.Uris);
            Write(json, "dns", names.Dns);
            Write(json, "email", names.Emails);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string WordsOf(CertificateGroups groups) => $"{groups.Match}\n{string.Join('\n', groups.Groups)}";
}
