using FastMcp.Masking.Matching;

namespace FastMcp.Masking.Dictionaries;

/// <summary>
/// Finds the values of dictionary rules in one text that arrives in pieces: what <see cref="StreamMatcher"/> is for
/// patterns. Nothing of the text is kept: a start that is not decided is walked again with the next piece.
/// </summary>
/// <remarks>Owned by one masker, which begins it for every text. INVARIANT: no value begins before <c>_from</c>.</remarks>
internal sealed class TermMatcher
{
    // In steps; measured, and rounded.
    private const int PlaceWork = 12;

    private TermDictionary _dictionary = TermDictionary.None;
    private TermMarks _marks;
    private bool _monitoring;
    private int _before;
    private int _from;
    private int _blockFrom;
    private int _blockTo;
    private long _places;

    /// <summary>Bytes of text that were compared with terms or hashed so far, beside the search for places where terms may begin.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps, and with them what each place takes however few bytes are compared.</summary>
    public long Work => Steps + (PlaceWork * _places);

    public void Begin(TermDictionary dictionary, bool monitoring)
    {
        (_dictionary, _monitoring) = (dictionary, monitoring);
        (_before, _from, _blockFrom, _blockTo) = (256, 0, 0, 0);
    }

    /// <summary>The next find in the window; <see cref="Match.Kinds.None"/> with the first start that more text may decide.</summary>
    /// <param name="window">The text; the same until <see cref="Shift"/>.</param>
    /// <param name="end">No byte follows the window.</param>
    public Match Next(ReadOnlySpan<byte> window, bool end)
    {
        while (NextMark(window, end))
        {
            var find = _dictionary.FindAt(new TermPlace(window, _from, _before, end), _monitoring);
            Steps += find.Steps;
            _places++;
            if (find.Live)
            {
                break;
            }

            var start = _from;
            if (find.End > 0)
            {
                _from = find.End;
                return new(Match.Kinds.Value, start, find.End, find.Rule);
            }

            _from++;
            if (find.WatchedEnd > 0)
            {
                return new(Match.Kinds.Watched, start, find.WatchedEnd, find.WatchedRule);
            }
        }

        return new(Match.Kinds.None, _from, _from, 0);
    }

    /// <summary>Values that begin before the position are no longer looked for; also back to it.</summary>
    public void SkipTo(int position) => _from = position;

    /// <summary>The first bytes leave the window, and other text may come behind it.</summary>
    public void Shift(ReadOnlySpan<byte> window, int count)
    {
        if (count > 0)
        {
            _before = window[count - 1];
            _from -= count;
        }

        _blockFrom = _blockTo = 0;
    }

    private bool NextMark(ReadOnlySpan<byte> window, bool end)
    {
        while (_from < window.Length)
        {
            if (_from < _blockFrom || _from >= _blockTo)
            {
                (_blockFrom, _blockTo) = (_from, Math.Min(window.Length, _from + TermMarks.Block));
                _dictionary.Mark(window, _blockFrom, _blockTo, _before, end, _marks.For(_blockTo - _blockFrom));
            }

            _from = _blockFrom + _marks.Next(_from - _blockFrom, _blockTo - _blockFrom);
            if (_from < _blockTo)
            {
                return true;
            }
        }

        return false;
    }
}
