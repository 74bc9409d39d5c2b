namespace FastMcp.Masking.Text;

/// <summary>Writes text as the content of a JSON string: quotes, backslashes, controls and lone surrogates escaped.</summary>
internal static class JsonEscapes
{
    private static ReadOnlySpan<byte> Hex => "0123456789abcdef"u8;

    public static int MostBytes(int length) => length * 6;

    /// <summary>Returns the bytes written; <paramref name="to"/> has room for <see cref="MostBytes"/>.</summary>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> to)
    {
        var written = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var value = text[at];
            if (value is (byte)'"' or (byte)'\\')
            {
                to[written++] = (byte)'\\';
                to[written++] = value;
            }
            else if (value < 0x20)
            {
                written += Unit(value, to[written..]);
            }
            else if (value == 0xED && at + 2 < text.Length && text[at + 1] >= 0xA0)
            {
                written += Unit(0xD000 | (text[at + 1] & 0x3F) << 6 | text[at + 2] & 0x3F, to[written..]);
                at += 2;
            }
            else
            {
                to[written++] = value;
            }
        }

        return written;
    }

    private static int Unit(int unit, Span<byte> to)
    {
        to[0] = (byte)'\\';
        to[1] = (byte)'u';
        for (var digit = 0; digit < 4; digit++)
        {
            to[2 + digit] = Hex[unit >> (12 - 4 * digit) & 15];
        }

        return 6;
    }
}
