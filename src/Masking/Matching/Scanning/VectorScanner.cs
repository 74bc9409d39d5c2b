using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>
/// The scan with vectors, in two walks over a chunk: the first writes down the kind and the lower half of each byte, the second looks
/// both up at each offset of the window, a shuffle each. The buckets that all offsets let pass are hits.
/// </summary>
internal sealed class VectorScanner<TLanes> : BlockScanner
    where TLanes : struct, ILanes<TLanes>
{
    // Windows of the last positions and whole vectors reach behind a chunk.
    private const int Room = ChunkHits.Most + 2 * 64;

    private readonly TLanes _row2, _row3, _row4, _row5, _row6, _row7;
    private readonly TLanes _kind0, _kind1, _kind2, _kind3, _kind4, _kind5, _kind6, _kind7, _kind8;
    private readonly TLanes _half0, _half1, _half2, _half3;
    private readonly TLanes _plain;
    private readonly TLanes _needing;
    private readonly bool _needs;

    public VectorScanner(CandidatePlan plan)
    {
        var tables = new ScanTables(plan);
        TLanes Row(int row) => TLanes.Repeat(ByteKind.Of.AsSpan(16 * row, 16));
        TLanes Kind(int offset) => TLanes.Repeat(tables.Kinds[offset]);
        TLanes Half(int offset) => TLanes.Repeat(tables.Halves[offset]);
        (_row2, _row3, _row4, _row5, _row6, _row7) = (Row(2), Row(3), Row(4), Row(5), Row(6), Row(7));
        (_kind0, _kind1, _kind2, _kind3, _kind4, _kind5, _kind6, _kind7, _kind8) = (Kind(0), Kind(1), Kind(2), Kind(3), Kind(4), Kind(5), Kind(6), Kind(7), Kind(8));
        (_half0, _half1, _half2, _half3) = (Half(0), Half(1), Half(2), Half(3));
        (_plain, _needing, _needs) = (TLanes.Fill((byte)~tables.Needing), TLanes.Fill(tables.Needing), tables.Needing != 0);
    }

    [SkipLocalsInit]
    public override void Scan(ReadOnlySpan<byte> window, int at, ref StartCursor cursor)
    {
        var count = Math.Min(ChunkHits.Most, window.Length - at);
        Span<byte> kinds = stackalloc byte[Room];
        Span<byte> halves = stackalloc byte[Room];
        ref var kind = ref MemoryMarshal.GetReference(kinds);
        ref var half = ref MemoryMarshal.GetReference(halves);
        kind = ByteKind.Of[(byte)(at > 1 ? window[at - 2] : at == 1 ? cursor.Before : cursor.Earlier)];
        Unsafe.Add(ref kind, 1) = ByteKind.Of[(byte)(at > 0 ? window[at - 1] : cursor.Before)];
        var reach = Math.Min(window.Length - at, count + CandidatePlan.Ahead - 1);
        Sort(window.Slice(at, reach), ref Unsafe.Add(ref kind, CandidatePlan.Before), ref half);
        Look(ref kind, ref half, count, ref cursor.Hits);
    }

    // The first walk.
    [SkipLocalsInit]
    private void Sort(ReadOnlySpan<byte> text, ref byte kinds, ref byte halves)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        var at = 0;
        for (; at <= text.Length - TLanes.Count; at += TLanes.Count)
        {
            Sort(ref Unsafe.Add(ref first, at), ref Unsafe.Add(ref kinds, at), ref Unsafe.Add(ref halves, at));
        }

        if (at < text.Length)
        {
            Span<byte> rest = stackalloc byte[64];
            text[at..].CopyTo(rest);
            Sort(ref MemoryMarshal.GetReference(rest), ref Unsafe.Add(ref kinds, at), ref Unsafe.Add(ref halves, at));
        }
    }

    // A byte of another row is too large a number for the table, and 128 by saturation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sort(ref byte text, ref byte kinds, ref byte halves)
    {
        var bytes = TLanes.Load(ref text);
        var found = Row(bytes, _row2, 0x20) | Row(bytes, _row3, 0x30) | Row(bytes, _row4, 0x40)
            | Row(bytes, _row5, 0x50) | Row(bytes, _row6, 0x60) | Row(bytes, _row7, 0x70);
        TLanes.Store(found, ref kinds);
        TLanes.Store(bytes & TLanes.Fill(15), ref halves);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Row(TLanes bytes, TLanes table, byte row) =>
        TLanes.Find(table, TLanes.AddSaturated(bytes ^ TLanes.Fill(row), TLanes.Fill(0x70)));

    // The second walk.
    private void Look(ref byte kinds, ref byte halves, int count, ref ChunkHits hits)
    {
        for (var block = 0; block * 64 < count; block++)
        {
            var (plain, needing, most) = (0UL, 0UL, Math.Min(64, count - block * 64));
            for (var at = 0; at < most; at += TLanes.Count)
            {
                var buckets = Buckets(ref Unsafe.Add(ref kinds, block * 64 + at), ref Unsafe.Add(ref halves, block * 64 + at));
                plain |= TLanes.Bits(buckets & _plain) << at;
                if (_needs)
                {
                    needing |= TLanes.Bits(buckets & _needing) << at;
                }
            }

            hits.Plain[block] = plain;
            hits.Needing[block] = needing;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Buckets(ref byte kinds, ref byte halves) =>
        TLanes.Find(_kind0, TLanes.Load(ref kinds))
        & TLanes.Find(_kind1, TLanes.Load(ref Unsafe.Add(ref kinds, 1)))
        & TLanes.Find(_kind2, TLanes.Load(ref Unsafe.Add(ref kinds, 2)))
        & TLanes.Find(_kind3, TLanes.Load(ref Unsafe.Add(ref kinds, 3)))
        & TLanes.Find(_kind4, TLanes.Load(ref Unsafe.Add(ref kinds, 4)))
        & TLanes.Find(_kind5, TLanes.Load(ref Unsafe.Add(ref kinds, 5)))
        & TLanes.Find(_kind6, TLanes.Load(ref Unsafe.Add(ref kinds, 6)))
        & TLanes.Find(_kind7, TLanes.Load(ref Unsafe.Add(ref kinds, 7)))
        & TLanes.Find(_kind8, TLanes.Load(ref Unsafe.Add(ref kinds, 8)))
        & TLanes.Find(_half0, TLanes.Load(ref halves))
        & TLanes.Find(_half1, TLanes.Load(ref Unsafe.Add(ref halves, 1)))
        & TLanes.Find(_half2, TLanes.Load(ref Unsafe.Add(ref halves, 2)))
        & TLanes.Find(_half3, TLanes.Load(ref Unsafe.Add(ref halves, 3)));
}
