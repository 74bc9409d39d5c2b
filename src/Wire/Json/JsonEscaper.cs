using System.Buffers;

namespace FastMcp.Wire.Json;

/// <summary>
/// Writes text (WTF-8) as the content of a JSON string: quotes, backslashes and controls escaped, three-byte
/// surrogates as <c>\uXXXX</c>, everything else raw. A piece must not end inside a UTF-8 sequence.
/// </summary>
public static class JsonEscaper
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
            (byte)'"', (byte)'\\', 0xED]);

    /// <summary>Bytes that always suffice for a text of that length.</summary>
    public static int MaxLength(int textLength) => checked(textLength * 6);

    public static void Escape(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAny(Special);
            if (run != 0)
            {
                run = run < 0 ? text.Length : run;
                output.Write(text[..run]);
                text = text[run..];
                continue;
            }

            var room = output.GetSpan(6);
            text = text[EscapeOne(text, room, out var written)..];
            output.Advance(written);
        }
    }

    /// <summary>Escapes into a span of at least <see cref="MaxLength"/> bytes, or less where the caller knows it fits.</summary>
    /// <returns>False where <paramref name="output"/> is too short; nothing is then to be used of it.</returns>
    public static bool TryEscape(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        Span<byte> one = stackalloc byte[6];
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAny(Special);
            if (run != 0)
            {
                run = run < 0 ? text.Length : run;
                if (!text[..run].TryCopyTo(output[written..]))
                {
                    return false;
                }

                text = text[run..];
                written += run;
                continue;
            }

            text = text[EscapeOne(text, one, out var length)..];
            if (!one[..length].TryCopyTo(output[written..]))
            {
                return false;
            }

            written += length;
        }

        return true;
    }

    private static int EscapeOne(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        var value = text[0];
        if (value == 0xED)
        {
            if (text.Length >= 3 && text[1] >= 0xA0)
            {
                written = WriteUnit(0xD000 | ((text[1] & 0x3F) << 6) | (text[2] & 0x3F), output);
                return 3;
            }

            output[0] = value;
            written = 1;
            return 1;
        }

        var letter = ShortEscape(value);
        if (letter == 0)
        {
            written = WriteUnit(value, output);
            return 1;
        }

        output[0] = (byte)'\\';
        output[1] = letter;
        written = 2;
        return 1;
    }

    private static byte ShortEscape(byte value) => value switch
    {
        (byte)'"' => (byte)'"',
        (byte)'\\' => (byte)'\\',
        8 => (byte)'b',
        9 => (byte)'t',
        10 => (byte)'n',
        12 => (byte)'f',
        13 => (byte)'r',
        _ => 0,
    };

    private static int WriteUnit(int unit, Span<byte> output)
    {
        var digits = "0123456789abcdef"u8;
        output[0] = (byte)'\\';
        output[1] = (byte)'u';
        output[2] = digits[unit >> 12];
        output[3] = digits[(unit >> 8) & 15];
        output[4] = digits[(unit >> 4) & 15];
        output[5] = digits[unit & 15];
        return 6;
    }
}
