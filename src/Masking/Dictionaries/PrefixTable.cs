using System.Numerics;
using System.Runtime.InteropServices;

namespace FastMcp.Masking.Dictionaries;

/// <summary>First four bytes -> the range of a sorted list of terms that begin with them. Open addressing, at most half full.</summary>
internal sealed class PrefixTable
{
    public const int Bytes = 4;
    private const uint Multiplier = 0x9E3779B1;

    private readonly Entry[] _entries;
    private readonly int _shift;

    public PrefixTable(Term[] terms)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, terms.Length * 2));
        _entries = new Entry[size];
        _shift = 32 - BitOperations.Log2((uint)size);
        for (int low = 0, high; low < terms.Length; low = high)
        {
            var key = KeyOf(terms[low].Bytes);
            for (high = low + 1; high < terms.Length && KeyOf(terms[high].Bytes) == key; high++)
            {
            }

            Add(new Entry { Key = key, Low = low, High = high });
        }
    }

    /// <param name="canonical">At least four bytes.</param>
    /// <param name="range">The terms that begin with them.</param>
    public bool TryFind(ReadOnlySpan<byte> canonical, out TermRange range)
    {
        var key = KeyOf(canonical);
        for (var slot = SlotOf(key); ; slot = (slot + 1) & (_entries.Length - 1))
        {
            ref readonly var entry = ref _entries[slot];
            if (entry.Key == key || entry.High == 0)
            {
                range = new TermRange(entry.Low, entry.High) { Depth = Bytes };
                return entry.Key == key && entry.High > 0;
            }
        }
    }

    private static uint KeyOf(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<uint>(bytes);

    private int SlotOf(uint key) => (int)((key * Multiplier) >> _shift);

    private void Add(in Entry entry)
    {
        var slot = SlotOf(entry.Key);
        while (_entries[slot].High != 0)
        {
            slot = (slot + 1) & (_entries.Length - 1);
        }

        _entries[slot] = entry;
    }

    private struct Entry
    {
        public uint Key;
        public int Low;

        /// <summary>0: the slot is free.</summary>
        public int High;
    }
}
