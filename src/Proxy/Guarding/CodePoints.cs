namespace FastMcp.Proxy.Guarding;

/// <summary>Positions of a text in Unicode code points, as guards count, to those in UTF-16 units. Immutable.</summary>
internal readonly struct CodePoints
{
    private readonly int[]? _units;
    private readonly int _length;

    /// <param name="text">Well-formed.</param>
    public CodePoints(string text)
    {
        var pairs = text.Count(char.IsHighSurrogate);
        _length = text.Length - pairs;
        if (pairs == 0)
        {
            return;
        }

        _units = new int[_length + 1];
        for (int unit = 0, point = 0; unit < text.Length; point++)
        {
            _units[point] = unit;
            unit += char.IsHighSurrogate(text[unit]) ? 2 : 1;
        }

        _units[_length] = text.Length;
    }

    /// <summary>False: no range within the text, or an empty one.</summary>
    public bool TryRange(long start, long end, out int from, out int to)
    {
        (from, to) = (0, 0);
        if (start < 0 || end <= start || end > _length)
        {
            return false;
        }

        (from, to) = _units is null ? ((int)start, (int)end) : (_units[start], _units[end]);
        return true;
    }
}
