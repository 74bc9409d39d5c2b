namespace FastMcp.Masking.Core.Terms;

/// <summary>
/// Simple case folding: lower(upper(c)) of Unicode's simple mappings, for pairs that are equally long in UTF-8, so
/// that a folded text has the positions of the text. The pairs left out are few: the Kelvin, Ohm and Angstrom signs,
/// capital sharp s, long s, dotless and dotted i, some phonetic and old Cyrillic letters. A test holds the table
/// against the runtime's.
/// </summary>
internal static class Folding
{
    /// <summary>The distance to the folded character, by the upper and the lower bits; pages without one are null.</summary>
    private static readonly int[]?[] s_pages = MakePages();

    /// <summary>Characters that fold to another one, ascending, and what each folds to.</summary>
    public static (int[] From, int[] To) Pairs { get; } = MakePairs();

    public static byte Of(byte ascii) => (uint)(ascii - 'A') < 26 ? (byte)(ascii | 0x20) : ascii;

    /// <summary>For a character beyond ASCII; itself if it has no other case.</summary>
    public static int Of(int character)
    {
        int page = character >> 8;
        return page < s_pages.Length && s_pages[page] is { } distances ? character + distances[character & 255] : character;
    }

    private static int[]?[] MakePages()
    {
        int[]?[] pages = new int[]?[0x1FF];
        foreach ((int from, int distance) in Runs())
        {
            int[] page = pages[from >> 8] ??= new int[256];
            page[from & 255] = distance;
        }

        return pages;
    }

    private static (int[] From, int[] To) MakePairs()
    {
        (int From, int Distance)[] pairs = [.. Runs().OrderBy(pair => pair.From)];
        return ([.. pairs.Select(pair => pair.From)], [.. pairs.Select(pair => pair.From + pair.Distance)]);
    }

    private static IEnumerable<(int From, int Distance)> Runs()
    {
        for (int run = 0; run < FoldRuns.All.Length; run += FoldRuns.Width)
        {
            for (int from = FoldRuns.All[run]; from <= FoldRuns.All[run + 1]; from += FoldRuns.All[run + 2])
            {
                yield return (from, FoldRuns.All[run + 3]);
            }
        }
    }
}
