namespace FastMcp.Masking.Lent;

/// <summary>
/// Finds what was lent in one text that comes in pieces. Every occurrence of every spelling counts, also such that overlap. Nothing of the text is kept.
/// </summary>
/// <remarks>Owned by one masker, which begins it for every text.</remarks>
internal sealed class LentMatcher
{
    private readonly List<(int Start, int End)> _finds = [];
    private LentText? _text;
    private int[] _matched = [];
    private int _read;
    private int _next;

    public void Begin(LentText text)
    {
        _text = text;
        if (_matched.Length < text.Spellings.Length)
        {
            _matched = new int[text.Spellings.Length];
        }

        Array.Clear(_matched);
        _finds.Clear();
        (_read, _next) = (0, 0);
    }

    /// <summary>Reads what is new in the window.</summary>
    public void Read(ReadOnlySpan<byte> window)
    {
        if (_read == window.Length)
        {
            return;
        }

        var spellings = _text!.Spellings;
        for (var i = 0; i < spellings.Length; i++)
        {
            spellings[i].Read(window, _read, ref _matched[i], _finds);
        }

        _read = window.Length;
        Sort();
    }

    /// <summary>The next occurrence in the order of their starts that no other one can come before; false with the first position where one may begin that is not decided.</summary>
    /// <param name="end">No byte follows what was read.</param>
    /// <param name="start">It may lie before the window.</param>
    /// <param name="to">Behind its last byte.</param>
    public bool TryPeek(bool end, out int start, out int to)
    {
        var open = end ? _read : FirstOpen();
        if (_next < _finds.Count && _finds[_next].Start <= open)
        {
            (start, to) = _finds[_next];
            return true;
        }

        (start, to) = (open, open);
        return false;
    }

    public void Take() => _next++;

    /// <summary>The first bytes leave the window.</summary>
    public void Shift(int count)
    {
        _finds.RemoveRange(0, _next);
        _next = 0;
        for (var i = 0; count > 0 && i < _finds.Count; i++)
        {
            _finds[i] = (_finds[i].Start - count, _finds[i].End - count);
        }

        _read -= count;
    }

    public void Clear()
    {
        _text = null;
        _finds.Clear();
    }

    private int FirstOpen()
    {
        var most = 0;
        for (var i = 0; i < _text!.Spellings.Length; i++)
        {
            most = Math.Max(most, _matched[i]);
        }

        return _read - most;
    }

    // What was found before comes first already, mostly: there are few.
    private void Sort()
    {
        if (_finds.Count - _next > 1)
        {
            _finds.Sort(_next, _finds.Count - _next, null);
        }
    }
}
