using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Matching;

/// <summary>The last ends of a value that one start reached: length and accept set, newest first.</summary>
internal struct AcceptRing
{
    public const int Capacity = 16;

    private Entries _entries;
    private int _pushed;

    public readonly int Count => Math.Min(_pushed, Capacity);

    public readonly (int Length, int Set) this[int newest] => _entries[(_pushed - 1 - newest) % Capacity];

    public void Push(int length, int set) => _entries[_pushed++ % Capacity] = (length, set);

    public void Clear() => _pushed = 0;

    [InlineArray(Capacity)]
    private struct Entries
    {
        private (int Length, int Set) _first;
    }
}
