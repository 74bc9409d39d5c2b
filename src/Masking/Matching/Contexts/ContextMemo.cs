using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>
/// Which contexts were found from a place on to the left, for the ways of tails that were gone last: starts behind one name come to the same row at
/// the same place, and what is found from there on is the same. So are the heads that end at a place, whatever the row.
/// </summary>
/// <remarks>Places count as those of <see cref="Runs.RunEnds"/> do, and never come again. Of one program.</remarks>
internal struct ContextMemo
{
    /// <summary>In place of a row: the heads that end there alone.</summary>
    public const int AnyRow = 0;

    private const int Entries = 16;

    // Made where starts stand close together, which they rarely do.
    private Entry[]? _table;

    public void Clear() => _table = null;

    /// <summary>Adds what was found, if that is known.</summary>
    /// <param name="place">Where a name may end; not 0.</param>
    /// <param name="machine">Whose tail is walked.</param>
    /// <param name="row">The tail's row there, or <see cref="AnyRow"/>.</param>
    /// <param name="found">Of the start.</param>
    public readonly bool TryFind(long place, int machine, int row, ref FoundContexts found)
    {
        if (_table is null)
        {
            return false;
        }

        ref readonly var entry = ref _table[IndexOf(place, machine, row)];
        if (entry.Place != place || entry.Row != row || entry.Machine != machine)
        {
            return false;
        }

        for (var index = 0; index < entry.Count; index++)
        {
            found.Add(entry.Contexts[index]);
        }

        return true;
    }

    /// <summary>Keeps what was found behind the first <paramref name="before"/>, if it is listed and there is room for it.</summary>
    public void Keep(long place, int machine, int row, in FoundContexts found, int before)
    {
        var count = found.Count - before;
        if (count > Entry.Most || found.Count > FoundContexts.Most)
        {
            return;
        }

        _table ??= new Entry[Entries];
        ref var entry = ref _table[IndexOf(place, machine, row)];
        (entry.Place, entry.Machine, entry.Row, entry.Count) = (place, machine, row, count);
        for (var index = 0; index < count; index++)
        {
            entry.Contexts[index] = found[before + index];
        }
    }

    /// <summary>Keeps what a start found from each of its stops on, when its walk is over.</summary>
    public void Keep(int machine, in FoundContexts found)
    {
        for (var index = 0; index < found.StopCount; index++)
        {
            var (place, row, before) = found.StopAt(index);
            Keep(place, machine, row, found, before);
        }
    }

    private static int IndexOf(long place, int machine, int row) => (int)(place + (5 * machine) + (row == AnyRow ? Entries / 2 : 0)) & (Entries - 1);

    private struct Entry
    {
        public const int Most = 4;

        public long Place;
        public int Machine;
        public int Row;
        public int Count;
        public List Contexts;

        [InlineArray(Most)]
        public struct List
        {
            private ushort _first;
        }
    }
}
