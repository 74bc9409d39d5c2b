using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Matching;

/// <summary>The last ends of a value that one start reached: length and accept set, in rising order of length.</summary>
internal struct AcceptRing
{
    public const int Capacity = 16;

    private Entries _entries;
    private int _pushed;

    /// <summary>An end that was taken over from a trail and is come to again is one.</summary>
    public void Push(int length, int set)
    {
        if (_pushed == 0 || _entries[(_pushed - 1) % Capacity].Length != length)
        {
            _entries[_pushed++ % Capacity] = (length, set);
        }
    }

    public void Clear() => _pushed = 0;

    /// <summary>The longest end that is shorter than a limit; 0: there is none.</summary>
    public readonly int LongestBelow(int limit)
    {
        for (var at = _pushed - 1; at >= Math.Max(0, _pushed - Capacity); at--)
        {
            if (_entries[at % Capacity].Length < limit)
            {
                return _entries[at % Capacity].Length;
            }
        }

        return 0;
    }

    /// <summary>The accept set of an end; 0 (the empty set): it is none.</summary>
    public readonly int SetAt(int length)
    {
        for (var at = _pushed - 1; at >= Math.Max(0, _pushed - Capacity); at--)
        {
            if (_entries[at % Capacity].Length == length)
            {
                return _entries[at % Capacity].Set;
            }
        }

        return 0;
    }

    [InlineArray(Capacity)]
    private struct Entries
    {
        private (int Length, int Set) _first;
    }
}
