using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching.Runs;

namespace FastMcp.Masking.Matching;

/// <summary>A family's tables with what the run asks first.</summary>
/// <remarks>Shared by all threads. What is made when it is first asked for is the same whoever makes it.</remarks>
internal sealed class ProgramFamily
{
    // Rows are below 2^24 and classes at most 2^8: so a product with the inverse, rounded up, gives the quotient.
    private const int InverseBits = 40;

    private readonly ulong _inverse;
    private readonly Lookahead[] _lookaheads;
    private readonly bool[]?[] _mayEnd;
    private int[]? _rows;

    public ProgramFamily(FamilyTables tables, RuleTables all, uint machines, RunSets sets)
    {
        (Tables, Machines) = (tables, machines);
        FirstPlain = Array.FindLastIndex(tables.AcceptOf, accept => accept != 0) + 1;
        FirstPlain = Math.Max(1, FirstPlain);
        (_lookaheads, _mayEnd) = (all.Lookaheads, new bool[tables.AcceptSets.Length][]);
        _inverse = ((1UL << InverseBits) + (uint)tables.ClassCount - 1) / (uint)tables.ClassCount;
        FirstPlainRow = FirstPlain * tables.ClassCount;
        StartRowOf = Array.ConvertAll(tables.ContextOf, context => tables.StartOf[context] * tables.ClassCount);
        LeastLimit = tables.GrowLimitOf.Where(limit => limit >= 0).DefaultIfEmpty(0).Min();
        IsShort = !tables.HasContexts && LeastLimit >= Trail.Distance;
        Chains = new FamilyChains(this, sets);
        (ReachMasks, EndMasks) = tables.HasContexts ? (ContextMasks.OfReach(all, tables), ContextMasks.OfAccepts(all, tables)) : default;
    }

    public FamilyTables Tables { get; }

    /// <summary>The machines that look for the contexts of its rules.</summary>
    public uint Machines { get; }

    /// <summary>row + class -> row, where a row is state * classes: a step is one load behind the other, without a product. Made for the first start.</summary>
    public int[] Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _rows ?? MakeRows();
    }

    /// <summary>row / classes, which a run need not wait for.</summary>
    public int StateOf(int row) => (int)((ulong)row * _inverse >> InverseBits);

    /// <summary>States below are dead (0) or accepting.</summary>
    public int FirstPlain { get; }

    /// <summary>The same as a row.</summary>
    public int FirstPlainRow { get; }

    /// <summary>Byte before a start (256: the start of the text) -> row.</summary>
    public int[] StartRowOf { get; }

    /// <summary>A prefix that is no longer may grow, whatever its state, unless the state has no way on.</summary>
    public int LeastLimit { get; }

    /// <summary>Its threads go on up to the first place of a trail whatever their length.</summary>
    public bool IsShort { get; }

    /// <summary>By reach set; null: its rules have no contexts.</summary>
    public ContextMasks? ReachMasks { get; }

    /// <summary>By accept set; null: its rules have no contexts.</summary>
    public ContextMasks? EndMasks { get; }

    /// <summary>Where runs of bytes lead.</summary>
    public FamilyChains Chains { get; }

    /// <summary>Whether a value of an accept set may end before a byte, the end of the text or an unknown byte.</summary>
    public bool MayEnd(int set, int next) => (uint)next > byte.MaxValue || (_mayEnd[set] ??= BehindEnds(Tables.AcceptSets[set], _lookaheads))[next];

    // Apart, so that what is asked for each start is small enough to stand in its callers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int[] MakeRows() => _rows ??= Tables.Transitions.Rows;

    private static bool[] BehindEnds(Accept[] accepts, Lookahead[] lookaheads)
    {
        if (Array.Exists(accepts, accept => lookaheads[accept.Lookahead].Bytes is null))
        {
            return s_any;
        }

        var bytes = new bool[256];
        foreach (var allowed in accepts.Select(accept => accept.Lookahead).Distinct().Select(lookahead => lookaheads[lookahead].Bytes!))
        {
            for (var value = 0; value < bytes.Length; value++)
            {
                bytes[value] |= allowed[value];
            }
        }

        return bytes;
    }

    private static readonly bool[] s_any = [.. Enumerable.Repeat(true, 256)];

    /// <summary>States as the begins of their rows.</summary>
    public static int[] RowsOf(ReadOnlySpan<ushort> states, int classes)
    {
        var rows = GC.AllocateUninitializedArray<int>(states.Length);
        for (var at = 0; at < rows.Length; at++)
        {
            rows[at] = states[at] * classes;
        }

        return rows;
    }
}
