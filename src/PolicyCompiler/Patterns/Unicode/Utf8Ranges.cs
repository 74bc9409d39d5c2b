namespace FastMcp.PolicyCompiler.Patterns.Unicode;

/// <summary>
/// Ranges of characters as sequences of byte ranges. Surrogates are included (three bytes, WTF-8), since a
/// JSON escape can spell one alone.
/// </summary>
internal static class Utf8Ranges
{
    private static readonly int[] s_lastOfLength = [0x7F, 0x7FF, 0xFFFF];

    /// <summary>Adds the sequences of a range of characters, in order.</summary>
    public static void Add(List<ByteSet[]> into, int first, int last)
    {
        if (SplitAt(first, last) is { } cut)
        {
            Add(into, first, cut);
            Add(into, cut + 1, last);
            return;
        }

        var low = Encode(first);
        var high = Encode(last);
        into.Add(low.Select((value, at) => ByteSet.Range(value, high[at])).ToArray());
    }

    // Where the range must be cut so that each byte position on its own is a range; null: it need not.
    private static int? SplitAt(int first, int last)
    {
        foreach (var edge in s_lastOfLength)
        {
            if (first <= edge && edge < last)
            {
                return edge;
            }
        }

        for (var mask = 0x3F; last > 0x7F && mask <= 0x3FFFF; mask = mask << 6 | 0x3F)
        {
            if ((first & ~mask) == (last & ~mask))
            {
                break;
            }

            if ((first & mask) != 0)
            {
                return first | mask;
            }

            if ((last & mask) != mask)
            {
                return (last & ~mask) - 1;
            }
        }

        return null;
    }

    public static int[] Encode(int character) => character switch
    {
        <= 0x7F => [character],
        <= 0x7FF => [0xC0 | character >> 6, Tail(character, 0)],
        <= 0xFFFF => [0xE0 | character >> 12, Tail(character, 6), Tail(character, 0)],
        _ => [0xF0 | character >> 18, Tail(character, 12), Tail(character, 6), Tail(character, 0)],
    };

    private static int Tail(int character, int shift) => 0x80 | character >> shift & 0x3F;
}
