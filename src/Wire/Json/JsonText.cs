namespace FastMcp.Wire.Json;

/// <summary>Small pieces of the JSON string grammar that its codecs share.</summary>
public static class JsonText
{
    private const int Block = 256;

    /// <summary>
    /// The text of a whole string content. Without escapes it is <paramref name="raw"/> itself; else it is written
    /// into <paramref name="scratch"/>, which must hold <c>raw.Length + JsonUnescaper.MinimumRoom</c> bytes.
    /// </summary>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> raw, Span<byte> scratch) =>
        IsPlain(raw) ? raw : DecodeEscapes(raw, scratch);

    /// <summary>The content is its own text. Asked first where a scratch buffer would have to be cleared for nothing.</summary>
    internal static bool IsPlain(ReadOnlySpan<byte> raw) => !raw.Contains((byte)'\\');

    /// <summary>Where the closing quote of a string stands whose content begins at <paramref name="start"/>; -1 where it has none or is not well-formed.</summary>
    public static int EndOfString(ReadOnlySpan<byte> bytes, int start)
    {
        var state = default(JsonStringState);
        var end = state.Scan(bytes, start, out var fault);
        return fault == JsonFaultKind.None && end != JsonStringState.Open ? end : -1;
    }

    private static ReadOnlySpan<byte> DecodeEscapes(ReadOnlySpan<byte> raw, Span<byte> scratch)
    {
        Span<byte> lengths = stackalloc byte[Block];
        var unescaper = default(JsonUnescaper);
        var written = 0;
        while (!raw.IsEmpty)
        {
            var room = scratch.Slice(written, Math.Min(Block, scratch.Length - written));
            written += unescaper.Decode(raw, room, lengths, out var consumed);
            raw = raw[consumed..];
        }

        written += unescaper.Finish(scratch[written..], lengths);
        return scratch[..written];
    }

    /// <summary>The string content says that word (ASCII, at most 64 bytes), escaped or not.</summary>
    public static bool Is(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> word) =>
        IsPlain(raw) ? raw.SequenceEqual(word) : raw.Length <= word.Length * 6 && IsEscaped(raw, word);

    private static bool IsEscaped(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> word)
    {
        Span<byte> scratch = stackalloc byte[(64 * 6) + JsonUnescaper.MinimumRoom];
        return Decode(raw, scratch).SequenceEqual(word);
    }

    /// <summary>The byte that <c>\x</c> stands for, or 0 where there is no such escape.</summary>
    internal static byte DecodeShortEscape(byte value) => value switch
    {
        (byte)'"' => (byte)'"',
        (byte)'\\' => (byte)'\\',
        (byte)'/' => (byte)'/',
        (byte)'b' => 8,
        (byte)'f' => 12,
        (byte)'n' => 10,
        (byte)'r' => 13,
        (byte)'t' => 9,
        _ => 0,
    };

    internal static int HexValue(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };

    internal static int WriteScalar(int scalar, byte rawLength, Span<byte> text, Span<byte> rawLengths)
    {
        var written = WriteScalar(scalar, text);
        rawLengths[..written].Clear();
        rawLengths[0] = rawLength;
        return written;
    }

    /// <summary>UTF-8 of a scalar; a surrogate gets its three bytes.</summary>
    internal static int WriteScalar(int scalar, Span<byte> text)
    {
        switch (scalar)
        {
            case < 0x80:
                text[0] = (byte)scalar;
                return 1;
            case < 0x800:
                text[0] = (byte)(0xC0 | (scalar >> 6));
                text[1] = Continuation(scalar);
                return 2;
            case < 0x10000:
                text[0] = (byte)(0xE0 | (scalar >> 12));
                text[1] = Continuation(scalar >> 6);
                text[2] = Continuation(scalar);
                return 3;
            default:
                text[0] = (byte)(0xF0 | (scalar >> 18));
                text[1] = Continuation(scalar >> 12);
                text[2] = Continuation(scalar >> 6);
                text[3] = Continuation(scalar);
                return 4;
        }
    }

    private static byte Continuation(int bits) => (byte)(0x80 | (bits & 0x3F));
}
