using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>Whom a certificate names: its subject alternative names (RFC 5280 section 4.2.1.6) of three kinds, and parts of its subject. Nothing of it is believed yet. Pure.</summary>
internal sealed record CertificateNames
{
    private const string AlternativeNames = "2.5.29.17";
    private const int UniformResourceIdentifier = 6;
    private const int DnsName = 2;
    private const int Rfc822Name = 1;

    public IReadOnlyList<string> Uris { get; private init; } = [];

    public IReadOnlyList<string> Dns { get; private init; } = [];

    public IReadOnlyList<string> Emails { get; private init; } = [];

    /// <summary>Null: they cannot be read, or one holds other letters than visible ASCII.</summary>
    public static CertificateNames? Read(X509Certificate2 certificate)
    {
        if (certificate.Extensions[AlternativeNames] is not { } extension)
        {
            return new CertificateNames();
        }

        var (uris, dns, emails) = (new List<string>(), new List<string>(), new List<string>());
        try
        {
            var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER);
            var names = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            while (names.HasData)
            {
                var tag = names.PeekTag();
                var list = tag.TagClass != TagClass.ContextSpecific ? null : tag.TagValue switch { UniformResourceIdentifier => uris, DnsName => dns, Rfc822Name => emails, _ => null };
                if (list is null)
                {
                    names.ReadEncodedValue();
                    continue;
                }

                list.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            }
        }
        catch (AsnContentException)
        {
            return null;
        }

        return uris.Concat(dns).Concat(emails).All(IsVisible) ? new CertificateNames { Uris = uris, Dns = dns, Emails = emails } : null;
    }

    /// <summary>The values of one part of the subject, in its order; a part that stands beside another in one relative name is left out.</summary>
    /// <param name="certificate">Whose.</param>
    /// <param name="part">Object identifier of the attribute, such as 2.5.4.3 of the common name.</param>
    public static IReadOnlyList<string> Subject(X509Certificate2 certificate, string part) =>
    [
        .. certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false)
            .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == part)
            .Select(name => name.GetSingleElementValue())
            .OfType<string>()
            .Where(text => text.Length > 0 && !text.Any(char.IsControl)),
    ];

    private static bool IsVisible(string name) => name.Length > 0 && name.All(c => c is > ' ' and <= '~');
}
