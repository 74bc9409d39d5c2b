using System.Buffers.Text;

namespace FastMcp.Wire.Http2.Hpack;

/// <summary>
/// Writes fields of header blocks without a table of its own: nothing that went to one stream is remembered for another, so that no
/// length of a block tells of another's fields, and blocks can be written in any order. Strings are not coded.
/// </summary>
public static class HpackEncoder
{
    private const byte Indexed = 0x80;
    private const byte NotIndexed = 0x00;
    private const byte NeverIndexed = 0x10;
    private const int Status200 = 8;

    /// <summary>Most bytes that one field takes beside its name and value.</summary>
    public const int FieldOverhead = 12;

    /// <summary>To begin a block with where the peer said something of its table: we use none of it.</summary>
    public const byte EmptyTable = 0x20;

    /// <returns>Bytes written; -1: there is no room.</returns>
    public static int Status(Span<byte> output, int status)
    {
        int index = status switch { 200 => Status200, 204 => 9, 206 => 10, 304 => 11, 400 => 12, 404 => 13, 500 => 14, _ => 0 };
        if (index != 0 && !output.IsEmpty)
        {
            output[0] = (byte)(Indexed | index);
            return 1;
        }

        Span<byte> digits = stackalloc byte[3];
        return Utf8Formatter.TryFormat(status, digits, out _) ? Field(output, ":status"u8, digits) : -1;
    }

    /// <param name="name">In any case; written in lower case.</param>
    /// <param name="value">As it is.</param>
    /// <returns>Bytes written; -1: there is no room.</returns>
    public static int Field(Span<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (output.Length < name.Length + value.Length + FieldOverhead)
        {
            return -1;
        }

        Span<byte> lower = output.Slice(FieldOverhead / 2, name.Length);
        System.Text.Ascii.ToLower(name, lower, out _);
        byte kind = IsSecret(lower) ? NeverIndexed : NotIndexed;
        int index = StaticTable.IndexOf(lower);
        int at;
        if (index != 0)
        {
            at = HpackInteger.Write(output, kind, 4, index);
        }
        else
        {
            output[0] = kind;
            Span<byte> length = stackalloc byte[6];
            int digits = HpackInteger.Write(length, 0, 7, name.Length);

            // Room was left before the name for its length: at most five bytes and the kind.
            lower.CopyTo(output[(1 + digits)..]);
            length[..digits].CopyTo(output[1..]);
            at = 1 + digits + name.Length;
        }

        at += HpackInteger.Write(output[at..], 0, 7, value.Length);
        value.CopyTo(output[at..]);
        return at + value.Length;
    }

    // Whoever passes it on keeps it out of tables too (RFC 7541 section 7.1.3).
    private static bool IsSecret(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("authorization"u8) || name.SequenceEqual("cookie"u8) || name.SequenceEqual("set-cookie"u8)
        || name.SequenceEqual("x-api-key"u8) || name.SequenceEqual("api-key"u8) || name.SequenceEqual("x-goog-api-key"u8) || name.SequenceEqual("x-amz-security-token"u8);
}
