using System.Runtime.InteropServices;

namespace FastMcp.Masking.Dictionaries;

/// <summary>Finds candidates with bit tables alone: needs no library, and little for short windows.</summary>
internal sealed class ManagedFinder(TermFilter filter, bool folds) : ITermFinder
{
    // Beyond a block: four bytes from its last position, and the character that these may cut.
    private const int Beyond = 8;

    [ThreadStatic]
    private static byte[]? t_folded;

    public void Mark(ReadOnlySpan<byte> window, int from, int to, bool end, Span<ulong> marks)
    {
        var text = Prepare(window, from, to);
        var whole = window.Length - (folds && !end ? TextFolding.CutBytes(window) : 0);
        MarkPrepared(text, Math.Max(0, Math.Min(to, whole - PrefixTable.Bytes + 1) - from), to - from, marks);
    }

    /// <summary>Marks a text that is folded already.</summary>
    /// <param name="text">Four bytes of it can be read from each of the first positions.</param>
    /// <param name="full">How many these are; behind them only the first byte is looked at.</param>
    /// <param name="count">Positions in all.</param>
    /// <param name="marks">Bits are set in it, none is cleared.</param>
    public void MarkPrepared(ReadOnlySpan<byte> text, int full, int count, Span<ulong> marks)
    {
        for (var at = 0; at < full; at += 64)
        {
            marks[at >> 6] |= filter.Mark(ref MemoryMarshal.GetReference(text[at..]), Math.Min(64, full - at));
        }

        for (var at = full; at < count; at++)
        {
            marks[at >> 6] |= filter.MayBeginWith(text[at]) ? 1UL << (at & 63) : 0;
        }
    }

    /// <summary>The text of a block, folded if any term is. Valid on this thread until the next call.</summary>
    public ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> window, int from, int to, int beyond = Beyond)
    {
        var text = window[from..Math.Min(window.Length, to + beyond)];
        if (!folds)
        {
            return text;
        }

        var folded = t_folded;
        if (folded is null || folded.Length < text.Length)
        {
            t_folded = folded = new byte[TermMarks.Block + 2 * Beyond + Core.Terms.TermLimits.LongestTerm];
        }

        TextFolding.Fold(text, folded);
        return folded.AsSpan(0, text.Length);
    }
}
