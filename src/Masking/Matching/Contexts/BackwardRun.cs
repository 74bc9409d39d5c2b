using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>A reverse table as it is run: rows instead of states, accepting ones below the others.</summary>
internal sealed class BackwardRun
{
    private readonly ReverseTable _table;
    private readonly int[] _rows;
    private readonly int[] _startRows;
    private readonly byte[] _classOf;
    private readonly int _firstPlain;
    private readonly bool[] _always;

    public BackwardRun(ReverseTable table)
    {
        (_table, _classOf) = (table, table.ClassOf);
        _rows = ProgramFamily.RowsOf(table.Next, table.ClassCount);
        _startRows = Array.ConvertAll(table.StartOf, state => state * table.ClassCount);
        _firstPlain = table.ClassCount * Math.Max(1, Array.FindLastIndex(table.AcceptOf, accept => accept != 0) + 1);
        _always = new bool[_rows.Length];
        for (var state = 0; state < table.AcceptOf.Length; state++)
        {
            _always[state * table.ClassCount] = Array.Exists(table.AcceptsOf(state), accept => table.Lookaheads[accept.Lookahead].Bytes is null);
        }
    }

    /// <summary>The shortest and the longest text that a table accepts, up to <see cref="ContextTables.Reach"/>.</summary>
    public static (int Least, int Longest) LengthsOf(ReverseTable table)
    {
        var (live, least, longest) = (table.StartOf.Where(state => state != 0).ToHashSet(), ContextTables.Reach, 0);
        for (var length = 0; live.Count > 0 && length <= ContextTables.Reach; length++)
        {
            if (live.Any(state => table.AcceptOf[state] != 0))
            {
                (least, longest) = (Math.Min(least, length), length);
            }

            live = [.. live.SelectMany(state => table.Next.AsSpan(state * table.ClassCount, table.ClassCount).ToArray()).Where(state => state != 0)];
        }

        return (least, longest);
    }

    /// <summary>The row for what begins left of a byte.</summary>
    public int StartAt(byte right) => _startRows[_classOf[right]];

    /// <summary>Goes left until the row accepts or is dead (0).</summary>
    /// <param name="row">Where it is, a row that does not accept or that was looked at.</param>
    /// <param name="text">All that stands left of the value.</param>
    /// <param name="at">How much of it is not read; -1 and the dead row when there is no more.</param>
    public int Go(int row, ReadOnlySpan<byte> text, ref int at)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var classOf = ref MemoryMarshal.GetArrayDataReference(_classOf);
        ref var first = ref MemoryMarshal.GetReference(text);
        do
        {
            if (--at < 0)
            {
                return 0;
            }

            // INVARIANT: rows lead to rows of the same array, classes are below their count: the image's reader checked it.
            row = Unsafe.Add(ref rows, row + Unsafe.Add(ref classOf, Unsafe.Add(ref first, at)));
        }
        while (row >= _firstPlain);

        return row;
    }

    /// <summary>Goes left to a place, or until the row is dead (0).</summary>
    /// <param name="to">The place, not before the text.</param>
    /// <param name="row">Where it is.</param>
    /// <param name="text">All that stands left of the value.</param>
    /// <param name="at">How much of it is not read.</param>
    public int GoTo(int to, int row, ReadOnlySpan<byte> text, ref int at)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var classOf = ref MemoryMarshal.GetArrayDataReference(_classOf);
        ref var first = ref MemoryMarshal.GetReference(text);
        while (at > to && row != 0)
        {
            // INVARIANT: as in Go.
            row = Unsafe.Add(ref rows, row + Unsafe.Add(ref classOf, Unsafe.Add(ref first, --at)));
        }

        return row;
    }

    public bool IsAccepting(int row) => row != 0 && row < _firstPlain;

    /// <summary>It accepts whatever stands left.</summary>
    public bool IsSure(int row) => _always[row];

    public Accept[] AcceptsOf(int row) => _table.AcceptsOf(row / _table.ClassCount);

    public bool Fits(Accept accept, int left) => _table.Lookaheads[accept.Lookahead].Fits(left);
}
