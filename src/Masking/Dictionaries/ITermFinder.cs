namespace FastMcp.Masking.Dictionaries;

/// <summary>
/// Finds the positions at which a term of a scope may begin. It may mark too many, never too few: what is a value is
/// decided by <see cref="TermSet"/> alone, so that every finder gives the same results.
/// </summary>
internal interface ITermFinder
{
    /// <param name="window">The text.</param>
    /// <param name="from">First position to look at.</param>
    /// <param name="to">Behind the last; at most <see cref="TermMarks.Block"/> further, at most the window's end.</param>
    /// <param name="end">No byte follows the window. If not, starts of terms that the window cuts are marked too.</param>
    /// <param name="marks">Cleared; bit i is for position <paramref name="from"/> + i.</param>
    void Mark(ReadOnlySpan<byte> window, int from, int to, bool end, Span<ulong> marks);
}
