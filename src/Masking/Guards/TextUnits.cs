using System.Buffers.Text;
using System.Text;

namespace FastMcp.Masking.Guards;

/// <summary>Reads one character of a slot's text, as it is written on the wire. Pure.</summary>
internal static class TextUnits
{
    /// <summary>The bytes of the first character; 0: it is not whole yet.</summary>
    /// <param name="bytes">Not empty.</param>
    /// <param name="isJson">In a JSON string (RFC 8259 section 7).</param>
    /// <param name="one">Its UTF-16 unit, or the first of two. Bytes that are no character are U+FFFD each.</param>
    /// <param name="other">The second of two; else 0.</param>
    public static int Next(ReadOnlySpan<byte> bytes, bool isJson, out char one, out char other)
    {
        other = '\0';
        var first = bytes[0];
        if (first == '\\' && isJson)
        {
            return Escape(bytes, out one);
        }

        if (first < 0x80)
        {
            one = (char)first;
            return 1;
        }

        var status = Rune.DecodeFromUtf8(bytes, out var rune, out var length);
        if (status == System.Buffers.OperationStatus.NeedMoreData)
        {
            one = '\0';
            return 0;
        }

        Span<char> units = stackalloc char[2];
        if (rune.EncodeToUtf16(units) == 2)
        {
            other = units[1];
        }

        one = units[0];
        return length;
    }

    private static int Escape(ReadOnlySpan<byte> bytes, out char one)
    {
        one = '\0';
        if (bytes.Length < 2)
        {
            return 0;
        }

        if (bytes[1] != 'u')
        {
            one = bytes[1] switch { (byte)'n' => '\n', (byte)'r' => '\r', (byte)'t' => '\t', (byte)'b' => '\b', (byte)'f' => '\f', var c => (char)c };
            return 2;
        }

        if (bytes.Length < 6)
        {
            return 0;
        }

        one = Utf8Parser.TryParse(bytes.Slice(2, 4), out ushort unit, out var read, 'x') && read == 4 ? (char)unit : '\uFFFD';
        return 6;
    }
}
