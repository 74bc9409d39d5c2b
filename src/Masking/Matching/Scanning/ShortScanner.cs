using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>
/// The scan of as many positions as a word has bits for, and a piece of a model's stream has mostly fewer. Nothing leaves the registers: the kinds
/// of the bytes are shifted by each offset, where the scan of chunks writes them down and reads them again before they have arrived in memory.
/// </summary>
internal sealed class ShortScanner
{
    /// <summary>Positions that it looks at: one bit of a word is the end's.</summary>
    public const int Most = 63;

    /// <summary>Bytes that may be read from the first position on, whatever there are.</summary>
    public const int Room = 64;

    private const int Lanes = 32;

    private const byte UnknownHalf = 0x80;

    private readonly Vector256<byte> _row2, _row3, _row4, _row5, _row6, _row7;
    private readonly Vector256<byte> _kind0, _kind1, _kind2, _kind3, _kind4, _kind5, _kind6, _kind7, _kind8;
    private readonly Vector256<byte> _half0, _half1, _half2, _half3;
    private readonly Vector256<byte> _far, _farther;
    private readonly Vector256<byte> _tokens, _passed, _plain, _long, _needing, _needed;

    // Entry 256 is the text's begin.
    private readonly byte[] _kindOf = [.. ByteKind.Of, ByteKind.Unknown];
    private readonly bool _needs;

    private ShortScanner(CandidatePlan plan)
    {
        var tables = new ScanTables(plan);
        Vector256<byte> Row(int row) => Lanes256.Wide(ByteKind.Of.AsSpan(16 * row, 16));
        Vector256<byte> Kind(int offset) => Lanes256.Wide(tables.Kinds[offset]);
        Vector256<byte> Half(int offset) => ~Lanes256.Wide(tables.Halves[offset]);
        (_row2, _row3, _row4, _row5, _row6, _row7) = (Row(2), Row(3), Row(4), Row(5), Row(6), Row(7));
        (_kind0, _kind1, _kind2, _kind3, _kind4, _kind5, _kind6, _kind7, _kind8) = (Kind(0), Kind(1), Kind(2), Kind(3), Kind(4), Kind(5), Kind(6), Kind(7), Kind(8));
        (_half0, _half1, _half2, _half3) = (Half(0), Half(1), Half(2), Half(3));
        (_far, _farther) = (Lanes256.Wide(tables.Far), Lanes256.Wide(tables.Farther));
        (_tokens, _passed) = (Lanes256.Wide(tables.Tokens), Lanes256.Wide(PassedKinds(plan)));
        (_long, _needing, _needed) = (Vector256.Create(tables.Long), Vector256.Create(tables.Needing), Vector256.Create(plan.Needed));
        _plain = Vector256.Create((byte)~(tables.Needing | tables.Long));
        _needs = Array.Exists(plan.Groups, group => group.Needs);
    }

    /// <summary>Null: the machine has no such vectors.</summary>
    public static ShortScanner? For(CandidatePlan plan) => Avx2.IsSupported ? new(plan) : null;

    /// <summary>Looks at the positions of a window's end.</summary>
    /// <param name="text">The first of them; <see cref="Room"/> bytes may be read.</param>
    /// <param name="count">How many there are, one to <see cref="Most"/>. What is behind them counts as any byte.</param>
    /// <param name="earlier">The byte before the one before the first, or <see cref="Lookahead.End"/>.</param>
    /// <param name="before">The byte before the first.</param>
    /// <param name="inTime">Positions from which on the needed byte comes in time, and perhaps some more.</param>
    /// <returns>Positions where values may begin, a bit each.</returns>
    public ulong Scan(ref readonly byte text, int count, int earlier, int before, out ulong inTime)
    {
        var bytes = Vector256.LoadUnsafe(in text);
        var (kinds, halves) = Sort(bytes, count);
        var twoBefore = Sse2.ShiftLeftLogical128BitLane(Vector128.CreateScalar(KindOf(earlier) | KindOf(before) << 8).AsByte(), 14);
        if (count <= Lanes)
        {
            var all = Buckets(kinds, halves, twoBefore, Vector128.Create((byte)ByteKind.Unknown), Vector128.Create(UnknownHalf));
            inTime = _needs ? InTime(IsNeeded(bytes), IsPassed(kinds), count) : ulong.MaxValue;
            return Starts(Bits(all & _plain), Bits(all & _long), Bits(all & _needing) & inTime, IsToken(kinds), count);
        }

        var moreBytes = Vector256.LoadUnsafe(in text, Lanes);
        var (more, moreHalves) = Sort(moreBytes, count - Lanes);
        var first = Buckets(kinds, halves, twoBefore, more.GetLower(), moreHalves.GetLower());
        var second = Buckets(more, moreHalves, kinds.GetUpper(), Vector128.Create((byte)ByteKind.Unknown), Vector128.Create(UnknownHalf));
        inTime = _needs ? InTime(IsNeeded(bytes) | (ulong)IsNeeded(moreBytes) << Lanes, IsPassed(kinds) | (ulong)IsPassed(more) << Lanes, count) : ulong.MaxValue;
        return Starts(
            Bits(first & _plain) | (ulong)Bits(second & _plain) << Lanes,
            Bits(first & _long) | (ulong)Bits(second & _long) << Lanes,
            (Bits(first & _needing) | (ulong)Bits(second & _needing) << Lanes) & inTime,
            IsToken(kinds) | (ulong)IsToken(more) << Lanes,
            count);
    }

    // Long runs by doubling. Behind the end any byte may come, so also one of a token: the highest bit is one, and comes in from above.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Starts(ulong plain, ulong run, ulong needing, ulong tokens, int count)
    {
        var inside = (1UL << count) - 1;
        var runs = (long)(tokens | ~inside);
        runs &= runs >> 1;
        runs &= runs >> 2;
        runs &= runs >> 4;
        runs &= runs >> 8;
        return (plain | (run & (ulong)runs) | needing) & inside;
    }

    // Bytes behind the end are of no known kind.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector256<byte> Kinds, Vector256<byte> Halves) Sort(Vector256<byte> bytes, int count)
    {
        var known = Vector256.GreaterThan(Vector256.Create((sbyte)count), Vector256<sbyte>.Indices).AsByte();
        return (Vector256.ConditionalSelect(known, KindsOf(bytes), Vector256.Create((byte)ByteKind.Unknown)),
            (bytes & Vector256.Create((byte)15)) | Vector256.AndNot(Vector256.Create(UnknownHalf), known));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint IsNeeded(Vector256<byte> bytes) => Vector256.Equals(bytes, _needed).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint IsPassed(Vector256<byte> kinds) => Bits(Find(_passed, kinds));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint IsToken(Vector256<byte> kinds) => Bits(Find(_tokens, kinds));

    private static byte[] PassedKinds(CandidatePlan plan)
    {
        var kinds = new byte[ByteKind.Count];
        for (var value = 0; value < plan.Passed.Length; value++)
        {
            kinds[ByteKind.Of[value]] |= plan.Passed[value] ? byte.MaxValue : (byte)0;
        }

        return kinds;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int KindOf(int value) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_kindOf), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<byte> KindsOf(Vector256<byte> bytes) => Row(bytes, _row2, 0x20) | Row(bytes, _row3, 0x30) | Row(bytes, _row4, 0x40)
        | Row(bytes, _row5, 0x50) | Row(bytes, _row6, 0x60) | Row(bytes, _row7, 0x70);

    // A byte of another row is too large a number for the table, and 128 by saturation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Row(Vector256<byte> bytes, Vector256<byte> table, byte row) =>
        Find(table, Vector256.AddSaturate(bytes ^ Vector256.Create(row), Vector256.Create((byte)0x70)));

    // Each offset of the window is a shift. The halves of a vector are shifted apart from each other: what comes in is laid beside them first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<byte> Buckets(Vector256<byte> kinds, Vector256<byte> halves, Vector128<byte> kindsBefore, Vector128<byte> kindsBehind, Vector128<byte> halvesBehind)
    {
        var earlier = Vector256.Create(kindsBefore, kinds.GetLower());
        var later = Vector256.Create(kinds.GetUpper(), kindsBehind);
        var laterHalves = Vector256.Create(halves.GetUpper(), halvesBehind);
        var allowed = Find(_kind0, Avx2.AlignRight(kinds, earlier, 14))
            & Find(_kind1, Avx2.AlignRight(kinds, earlier, 15))
            & Find(_kind2, kinds)
            & Find(_kind3, Avx2.AlignRight(later, kinds, 1))
            & Find(_kind4, Avx2.AlignRight(later, kinds, 2))
            & Find(_kind5, Avx2.AlignRight(later, kinds, 3))
            & Find(_kind6, Avx2.AlignRight(later, kinds, 4))
            & Find(_kind7, Avx2.AlignRight(later, kinds, 5))
            & Find(_kind8, Avx2.AlignRight(later, kinds, 6))
            & Find(_far, Avx2.AlignRight(later, kinds, CandidatePlan.Far))
            & Find(_farther, Avx2.AlignRight(later, kinds, CandidatePlan.Farther));
        var excluded = Find(_half0, halves)
            | Find(_half1, Avx2.AlignRight(laterHalves, halves, 1))
            | Find(_half2, Avx2.AlignRight(laterHalves, halves, 2))
            | Find(_half3, Avx2.AlignRight(laterHalves, halves, 3));
        return Vector256.AndNot(allowed, excluded);
    }

    // From the needed byte, or the end, back over what is passed on the way to it, by doubling.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong InTime(ulong needed, ulong passed, int count)
    {
        var end = 1UL << count;
        passed &= end - 1;
        var reached = (needed & (end - 1)) | end;
        reached |= passed & reached >> 1;
        passed &= passed >> 1;
        reached |= passed & reached >> 2;
        passed &= passed >> 2;
        reached |= passed & reached >> 4;
        passed &= passed >> 4;
        reached |= passed & reached >> 8;
        passed &= passed >> 8;
        reached |= passed & reached >> 16;
        passed &= passed >> 16;
        return reached | (passed & reached >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Find(Vector256<byte> table, Vector256<byte> numbers) => Avx2.Shuffle(table, numbers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bits(Vector256<byte> sets) => ~Vector256.Equals(sets, Vector256<byte>.Zero).ExtractMostSignificantBits();
}
