using FastMcp.Masking.Hyperscan;

namespace FastMcp.Masking.Dictionaries;

/// <summary>
/// Finds candidates with one scan of libhs over a block, and with the managed tables where the window cuts a term:
/// the library cannot say where a live partial match begins.
/// </summary>
internal sealed class HyperscanFinder(LiteralDatabase database, byte[] lengths, ManagedFinder managed, bool folds, int shortWindow) : ITermFinder
{
    /// <summary>Below it the tables are done before a call of the library has begun.</summary>
    public const int ShortWindow = 96;

    // A whole literal from the last position, and the character that its end may cut.
    private const int Beyond = LiteralList.Longest + 4;

    public void Mark(ReadOnlySpan<byte> window, int from, int to, bool end, Span<ulong> marks)
    {
        if (to - from < shortWindow)
        {
            managed.Mark(window, from, to, end, marks);
            return;
        }

        var text = managed.Prepare(window, from, to, Beyond);
        if (!database.Scan(text, lengths, to - from, marks))
        {
            marks.Clear();
            managed.Mark(window, from, to, end, marks);
            return;
        }

        var whole = window.Length - (folds && !end ? TextFolding.CutBytes(window) : 0);
        var tail = Math.Max(from, whole - LiteralList.Longest + 1);
        if (!end && tail < to)
        {
            MarkTail(text, tail - from, Math.Clamp(whole - PrefixTable.Bytes + 1, tail, to) - from, to - from, marks);
        }
    }

    private void MarkTail(ReadOnlySpan<byte> text, int tail, int full, int to, Span<ulong> marks)
    {
        Span<ulong> few = stackalloc ulong[1];
        few.Clear();
        managed.MarkPrepared(text[tail..], full - tail, to - tail, few);
        marks[tail >> 6] |= few[0] << (tail & 63);
        if ((tail & 63) != 0 && (tail >> 6) + 1 < marks.Length)
        {
            marks[(tail >> 6) + 1] |= few[0] >> (64 - (tail & 63));
        }
    }
}
