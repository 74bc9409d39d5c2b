using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>Reads revocation lists out of files. Whole lists of an issuer's own certificates: one with a critical extension (deltas, partitions, indirect lists) is refused.</summary>
internal static class RevocationListReader
{
    private const string Label = "X509 CRL";

    private static readonly Asn1Tag _extensions = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">It holds no list, or one of another kind.</exception>
    public static IReadOnlyList<RevocationList> ReadFile(string file)
    {
        var bytes = File.ReadAllBytes(file);
        try
        {
            var lists = OfPem(Encoding.Latin1.GetString(bytes)).ToArray();
            return lists.Length > 0 ? lists : [Read(bytes)];
        }
        catch (Exception e) when (e is AsnContentException or FormatException)
        {
            throw new CryptographicException($"{file} holds no revocation list (RFC 5280) in PEM or DER.", e);
        }
        catch (CryptographicException e)
        {
            throw new CryptographicException($"{file}: {e.Message}", e);
        }
    }

    /// <exception cref="AsnContentException">It is none.</exception>
    /// <exception cref="CryptographicException">It is one of another kind.</exception>
    public static RevocationList Read(ReadOnlyMemory<byte> der)
    {
        var reader = new AsnReader(der, AsnEncodingRules.DER);
        var list = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var signed = list.PeekEncodedValue();
        var content = list.ReadSequence();
        var algorithm = list.ReadSequence().ReadObjectIdentifier();
        var signature = list.ReadBitString(out _);
        list.ThrowIfNotEmpty();
        if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            content.ReadInteger();
        }

        var isSame = content.ReadSequence().ReadObjectIdentifier() == algorithm;
        var issuer = content.ReadEncodedValue();
        var from = ReadTime(content);
        if (!isSame || SignatureKinds.Of(algorithm) is null || !content.HasData || content.PeekTag().TagClass != TagClass.Universal || content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            throw new CryptographicException("The list is signed in a form that is not taken, or does not say when the next one comes.");
        }

        return new RevocationList
        {
            Signed = signed,
            Signature = signature,
            Algorithm = algorithm,
            Issuer = issuer,
            From = from,
            Until = ReadTime(content),
            Serials = ReadSerials(content),
        };
    }

    private static IEnumerable<RevocationList> OfPem(string text)
    {
        while (PemEncoding.TryFind(text, out var fields))
        {
            if (text[fields.Label] == Label)
            {
                yield return Read(Convert.FromBase64String(text[fields.Base64Data]));
            }

            text = text[fields.Location.End..];
        }
    }

    private static HashSet<BigInteger> ReadSerials(AsnReader content)
    {
        var serials = new HashSet<BigInteger>();
        if (content.HasData && content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            var entries = content.ReadSequence();
            while (entries.HasData)
            {
                var entry = entries.ReadSequence();
                serials.Add(entry.ReadInteger());
                ReadTime(entry);
                RefuseCritical(entry.HasData ? entry.ReadSequence() : null);
            }
        }

        RefuseCritical(content.HasData ? content.ReadSequence(_extensions).ReadSequence() : null);
        content.ThrowIfNotEmpty();
        return serials;
    }

    // Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue }
    private static void RefuseCritical(AsnReader? extensions)
    {
        while (extensions is { HasData: true })
        {
            var extension = extensions.ReadSequence();
            extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean())
            {
                throw new CryptographicException("The list is a part of one, or speaks of others' certificates (a critical extension).");
            }
        }
    }

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
