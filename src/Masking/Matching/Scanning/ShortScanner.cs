using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>
/// The scan of up to 32 positions, which a piece of a model's stream mostly is. Nothing leaves the registers: the kinds of the bytes are shifted
/// by each offset, where the scan of chunks writes them down and reads them again before they have arrived in memory.
/// </summary>
internal sealed class ShortScanner
{
    /// <summary>Positions that it looks at. So many bytes are read, whatever there are.</summary>
    public const int Most = 32;

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
    /// <param name="text">The first of them; <see cref="Most"/> bytes may be read.</param>
    /// <param name="count">How many there are, up to <see cref="Most"/>. What is behind them counts as any byte.</param>
    /// <param name="earlier">The byte before the one before the first, or <see cref="Lookahead.End"/>.</param>
    /// <param name="before">The byte before the first.</param>
    /// <param name="inTime">Positions from which on the needed byte comes in time, and perhaps some more.</param>
    /// <returns>Positions where values may begin, a bit each.</returns>
    public ulong Scan(ref readonly byte text, int count, int earlier, int before, out ulong inTime)
    {
        var bytes = Vector256.LoadUnsafe(in text);
        var known = Vector256.GreaterThan(Vector256.Create((sbyte)count), Vector256<sbyte>.Indices).AsByte();
        var kinds = Vector256.ConditionalSelect(known, KindsOf(bytes), Vector256.Create((byte)ByteKind.Unknown));
        var halves = (bytes & Vector256.Create((byte)15)) | Vector256.AndNot(Vector256.Create(UnknownHalf), known);
        var buckets = Buckets(kinds, halves, KindOf(earlier) | KindOf(before) << 8);

        // Behind the end any byte may come, so also one of a token, and the needed one.
        var inside = (1UL << count) - 1;
        var run = (ulong)Bits(Find(_tokens, kinds)) | ~inside;
        run &= run >> 1;
        run &= run >> 2;
        run &= run >> 4;
        run &= run >> 8;
        inTime = _needs ? InTime(bytes, kinds, inside) : ulong.MaxValue;
        return (Bits(buckets & _plain) | (Bits(buckets & _long) & run) | (Bits(buckets & _needing) & inTime)) & inside;
    }

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
    private Vector256<byte> Buckets(Vector256<byte> kinds, Vector256<byte> halves, int twoBefore)
    {
        var earlier = Vector256.Create(Sse2.ShiftLeftLogical128BitLane(Vector128.CreateScalar(twoBefore).AsByte(), 14), kinds.GetLower());
        var later = Vector256.Create(kinds.GetUpper(), Vector128.Create((byte)ByteKind.Unknown));
        var laterHalves = Vector256.Create(halves.GetUpper(), Vector128.Create(UnknownHalf));
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

    // From the needed byte back over what is passed on the way to it, by doubling.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong InTime(Vector256<byte> bytes, Vector256<byte> kinds, ulong inside)
    {
        var (reached, passed) = ((Vector256.Equals(bytes, _needed).ExtractMostSignificantBits() & inside) | (inside + 1), Bits(Find(_passed, kinds)) & inside);
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
