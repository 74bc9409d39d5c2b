namespace FastMcp.Masking.Tokens;

/// <summary>RFC 4648 section 6 without padding; read in either case, since a model may quote in lower case.</summary>
internal static class Base32
{
    private static ReadOnlySpan<byte> Letters => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8;

    public static int EncodedLength(int bytes) => ((bytes * 8) + 4) / 5;

    public static int DecodedLength(int letters) => letters * 5 / 8;

    public static bool IsLetter(byte value) => ValueOf(value) >= 0;

    public static void Encode(ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        var (bits, count, written) = (0u, 0, 0);
        foreach (var value in bytes)
        {
            bits = (bits << 8) | value;
            for (count += 8; count >= 5; count -= 5)
            {
                to[written++] = Letters[(int)(bits >> (count - 5)) & 31];
            }
        }

        if (count > 0)
        {
            to[written] = Letters[(int)(bits << (5 - count)) & 31];
        }
    }

    /// <summary>False for another letter, a length that no bytes have, and bits left over: a text has one spelling.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> letters, Span<byte> to)
    {
        var (bits, count, written) = (0u, 0, 0);
        foreach (var letter in letters)
        {
            var value = ValueOf(letter);
            if (value < 0)
            {
                return false;
            }

            bits = (bits << 5) | (uint)value;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                to[written++] = (byte)(bits >> count);
            }
        }

        return count < 5 && (bits & ((1u << count) - 1)) == 0;
    }

    private static int ValueOf(byte letter) => letter switch
    {
        >= (byte)'A' and <= (byte)'Z' => letter - 'A',
        >= (byte)'a' and <= (byte)'z' => letter - 'a',
        >= (byte)'2' and <= (byte)'7' => letter - '2' + 26,
        _ => -1,
    };
}
