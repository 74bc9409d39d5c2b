namespace FastMcp.Wire.Json;

/// <summary>Compares keys with the names that a reader knows.</summary>
internal static class JsonName
{
    public const int Unknown = -1;

    /// <summary>The key is a known name to a parser that ignores case, and another one to a parser that does not.</summary>
    public const int CaseVariant = -2;

    private const int MaxName = 64;

    /// <summary>Which of the names, ASCII and at most 64 bytes, the raw key is once decoded.</summary>
    public static int Find(ReadOnlySpan<byte> raw, ReadOnlySpan<byte[]> names) => Find(raw, names, JsonText.IsPlain(raw));

    /// <param name="raw">The key as it stands.</param>
    /// <param name="names">Those that are known.</param>
    /// <param name="isPlain">It has no escapes.</param>
    public static int Find(ReadOnlySpan<byte> raw, ReadOnlySpan<byte[]> names, bool isPlain) => raw.Length > MaxName * 6
        ? Unknown
        : isPlain ? FindDecoded(raw, names) : FindEscaped(raw, names);

    private static int FindEscaped(ReadOnlySpan<byte> raw, ReadOnlySpan<byte[]> names)
    {
        Span<byte> scratch = stackalloc byte[(MaxName * 6) + JsonUnescaper.MinimumRoom];
        return FindDecoded(JsonText.Decode(raw, scratch), names);
    }

    private static int FindDecoded(ReadOnlySpan<byte> key, ReadOnlySpan<byte[]> names)
    {
        var result = Unknown;
        if (key.IsEmpty)
        {
            return result;
        }

        var first = key[0];
        for (var i = 0; i < names.Length; i++)
        {
            // Outside ASCII are the two that may be folded.
            if (((first ^ names[i][0]) & ~0x20) != 0 && first < 0x80)
            {
                continue;
            }

            if (key.SequenceEqual(names[i]))
            {
                return i;
            }

            result = SameButForCase(key, names[i]) ? CaseVariant : result;
        }

        return result;
    }

    /// <summary>
    /// Go's parser also folds two characters outside ASCII: U+017F (long s) and U+212A (Kelvin sign).
    /// </summary>
    private static bool SameButForCase(ReadOnlySpan<byte> key, ReadOnlySpan<byte> name)
    {
        if (key.Length < name.Length)
        {
            return false;
        }

        foreach (var letter in name)
        {
            if (key.IsEmpty)
            {
                return false;
            }

            var step = FoldedLength(key, Lower(letter));
            if (step == 0)
            {
                return false;
            }

            key = key[step..];
        }

        return key.IsEmpty;
    }

    private static int FoldedLength(ReadOnlySpan<byte> key, byte lower)
    {
        if (Lower(key[0]) == lower)
        {
            return 1;
        }

        return lower switch
        {
            (byte)'s' when key.StartsWith("\u017F"u8) => 2,
            (byte)'k' when key.StartsWith("\u212A"u8) => 3,
            _ => 0,
        };
    }

    private static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
