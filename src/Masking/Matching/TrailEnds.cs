using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Matching;

/// <summary>The last ends that lay on a way, whatever start they are of: place in the text and accept set, in rising order.</summary>
internal struct TrailEnds
{
    private const int Capacity = AcceptRing.Capacity;

    private Entries _entries;
    private int _pushed;

    /// <summary>All ends behind this place are here.</summary>
    public long Forgotten;

    public readonly int Count => Math.Min(_pushed, Capacity);

    public void Clear() => (_pushed, Forgotten) = (0, -1);

    public void Push(long at, int set)
    {
        if (_pushed > 0 && _entries[(_pushed - 1) % Capacity].At == at)
        {
            return;
        }

        ref var entry = ref _entries[_pushed % Capacity];
        Forgotten = _pushed >= Capacity ? entry.At : Forgotten;
        entry = (at, set);
        _pushed++;
    }

    /// <summary>From the first that is known on.</summary>
    public readonly (long At, int Set) this[int index] => _entries[(_pushed - Count + index) % Capacity];

    [InlineArray(Capacity)]
    private struct Entries
    {
        private (long At, int Set) _first;
    }
}
