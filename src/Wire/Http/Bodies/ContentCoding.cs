using System.Text;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http.Bodies;

/// <summary>Tells content that has to be decoded before it can be read (RFC 9110 section 8.4).</summary>
public static class ContentCoding
{
    /// <summary>What all Content-Encoding fields say, and there may be several: one coding, beside <c>identity</c>, or <see cref="CodingKind.Unknown"/>.</summary>
    public static CodingKind Of(FieldTable fields)
    {
        var kind = CodingKind.None;
        for (var at = fields.IndexOf(KnownField.ContentEncoding); at >= 0; at = fields.NextOf(KnownField.ContentEncoding, at))
        {
            foreach (var coding in new ListTokens(fields.Value(at)))
            {
                var one = KindOf(coding);
                kind = one == CodingKind.None ? kind : kind == CodingKind.None ? one : CodingKind.Unknown;
            }
        }

        return kind;
    }

    private static CodingKind KindOf(ReadOnlySpan<byte> coding) =>
        Is(coding, "identity"u8) ? CodingKind.None
        : Is(coding, "gzip"u8) || Is(coding, "x-gzip"u8) ? CodingKind.Gzip
        : Is(coding, "deflate"u8) ? CodingKind.Deflate
        : Is(coding, "br"u8) ? CodingKind.Brotli
        : Is(coding, "zstd"u8) ? CodingKind.Zstd
        : CodingKind.Unknown;

    private static bool Is(ReadOnlySpan<byte> coding, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(coding, name);
}
