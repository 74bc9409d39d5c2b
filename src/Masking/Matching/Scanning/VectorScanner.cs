using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Text;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>
/// The scan with vectors, in two walks over a chunk: the first writes down the kind and the lower half of each byte, the second looks
/// both up at each offset of the window, a shuffle each. The buckets that all offsets let pass are hits.
/// </summary>
internal sealed class VectorScanner<TLanes> : BlockScanner
    where TLanes : struct, ILanes<TLanes>
{
    private const byte UnknownHalf = 0x80;

    // Windows of the last positions and whole vectors reach behind a chunk.
    private const int Room = ChunkHits.Most + 2 * 64;

    private readonly TLanes _row2, _row3, _row4, _row5, _row6, _row7;
    private readonly TLanes _kind0, _kind1, _kind2, _kind3, _kind4, _kind5, _kind6, _kind7, _kind8;

    // What a lower half excludes: an unknown byte's is beyond the table, and excludes nothing.
    private readonly TLanes _half0, _half1, _half2, _half3;
    private readonly TLanes _far, _farther;
    private readonly TLanes _tokens, _plain, _long, _needing;
    private readonly byte[] _kindOf = ByteKind.Of;
    private readonly bool _isLong;
    private readonly bool _needs;

    public VectorScanner(CandidatePlan plan)
    {
        var tables = new ScanTables(plan);
        TLanes Row(int row) => TLanes.Repeat(ByteKind.Of.AsSpan(16 * row, 16));
        TLanes Kind(int offset) => TLanes.Repeat(tables.Kinds[offset]);
        TLanes Half(int offset) => TLanes.Repeat(Array.ConvertAll(tables.Halves[offset], buckets => (byte)~buckets));
        (_row2, _row3, _row4, _row5, _row6, _row7) = (Row(2), Row(3), Row(4), Row(5), Row(6), Row(7));
        (_kind0, _kind1, _kind2, _kind3, _kind4, _kind5, _kind6, _kind7, _kind8) = (Kind(0), Kind(1), Kind(2), Kind(3), Kind(4), Kind(5), Kind(6), Kind(7), Kind(8));
        (_half0, _half1, _half2, _half3) = (Half(0), Half(1), Half(2), Half(3));
        (_far, _farther) = (TLanes.Repeat(tables.Far), TLanes.Repeat(tables.Farther));
        (_tokens, _long, _needing) = (TLanes.Repeat(tables.Tokens), TLanes.Fill(tables.Long), TLanes.Fill(tables.Needing));
        _plain = TLanes.Fill((byte)~(tables.Needing | tables.Long));
        (_isLong, _needs) = (tables.Long != 0, tables.Needing != 0);
        Short = TLanes.Count < 32 ? null : ShortScanner.For(plan);
    }

    public override ShortScanner? Short { get; }

    [SkipLocalsInit]
    public override void Scan(ReadOnlySpan<byte> window, int at, ref StartCursor cursor)
    {
        var count = Math.Min(ChunkHits.Most, window.Length - at);
        Span<byte> kinds = stackalloc byte[Room];
        Span<byte> halves = stackalloc byte[Room];
        ref var kind = ref MemoryMarshal.GetReference(kinds);
        ref var half = ref MemoryMarshal.GetReference(halves);
        kind = KindOf(at > 1 ? window[at - 2] : at == 1 ? cursor.Before : cursor.Earlier);
        Unsafe.Add(ref kind, 1) = KindOf(at > 0 ? window[at - 1] : cursor.Before);
        var reach = Math.Min(window.Length - at, count + StartGroup.LongRun);
        Sort(window.Slice(at, reach), ref Unsafe.Add(ref kind, CandidatePlan.Before), ref half);
        TLanes.Store(TLanes.Fill(UnknownHalf), ref Unsafe.Add(ref half, reach));
        for (var behind = 0; behind < StartGroup.LongRun; behind += TLanes.Count)
        {
            TLanes.Store(TLanes.Fill(ByteKind.Unknown), ref Unsafe.Add(ref kind, CandidatePlan.Before + reach + behind));
        }

        Look(ref kind, ref half, count, ref cursor.Hits);
    }

    private byte KindOf(int value) => value > byte.MaxValue ? (byte)ByteKind.Unknown : _kindOf[value];

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
            ShortCopy.To(ref MemoryMarshal.GetReference(rest), text[at..]);
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

    // The second walk. A long run may begin in one word and end in the next.
    [SkipLocalsInit]
    private void Look(ref byte kinds, ref byte halves, int count, ref ChunkHits hits)
    {
        Unsafe.SkipInit(out ChunkHits.Bits runs);
        Unsafe.SkipInit(out ChunkHits.Bits tokens);
        var blocks = (count + 63) / 64;
        for (var block = 0; block < blocks; block++)
        {
            // Behind the text's end any byte may come, so also one of a token.
            var most = Math.Min(64, count - block * 64);
            var (plain, run, needing, token) = (0UL, 0UL, 0UL, most == 64 ? 0 : ulong.MaxValue << most);
            for (var at = 0; at < most; at += TLanes.Count)
            {
                ref var kind = ref Unsafe.Add(ref kinds, block * 64 + at);
                var buckets = Buckets(ref kind, ref Unsafe.Add(ref halves, block * 64 + at));
                plain |= TLanes.Bits(buckets & _plain) << at;
                run |= TLanes.Bits(buckets & _long) << at;
                needing |= TLanes.Bits(buckets & _needing) << at;
                token |= TLanes.Bits(TLanes.Find(_tokens, TLanes.Load(ref Unsafe.Add(ref kind, CandidatePlan.Before)))) << at;
            }

            // What is behind the end is no start.
            var inside = most == 64 ? ulong.MaxValue : (1UL << most) - 1;
            (hits.Plain[block], hits.Needing[block], runs[block], tokens[block]) = (plain & inside, needing & inside, run & inside, token);
        }

        if (_isLong)
        {
            var behind = count < blocks * 64 ? ulong.MaxValue : LastTokens(ref Unsafe.Add(ref kinds, CandidatePlan.Before + count));
            AddRuns(ref hits.Plain, runs, tokens, blocks, behind);
        }
    }

    private ulong LastTokens(ref byte kinds)
    {
        var token = 0UL;
        for (var at = 0; at < StartGroup.LongRun; at += TLanes.Count)
        {
            token |= TLanes.Bits(TLanes.Find(_tokens, TLanes.Load(ref kinds))) << at;
        }

        return token;
    }

    // By doubling: runs of 2, 4, 8, 16.
    private static void AddRuns(ref ChunkHits.Bits hits, in ChunkHits.Bits runs, in ChunkHits.Bits tokens, int blocks, ulong behind)
    {
        for (var block = 0; block < blocks; block++)
        {
            if (runs[block] != 0)
            {
                var (here, next) = (tokens[block], block + 1 < blocks ? tokens[block + 1] : behind);
                (here, next) = (here & (here >> 1 | next << 63), next & next >> 1);
                (here, next) = (here & (here >> 2 | next << 62), next & next >> 2);
                (here, next) = (here & (here >> 4 | next << 60), next & next >> 4);
                hits[block] |= runs[block] & here & (here >> 8 | next << 56);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Buckets(ref byte kinds, ref byte halves)
    {
        var allowed = TLanes.Find(_kind0, TLanes.Load(ref kinds))
            & TLanes.Find(_kind1, TLanes.Load(ref Unsafe.Add(ref kinds, 1)))
            & TLanes.Find(_kind2, TLanes.Load(ref Unsafe.Add(ref kinds, 2)))
            & TLanes.Find(_kind3, TLanes.Load(ref Unsafe.Add(ref kinds, 3)))
            & TLanes.Find(_kind4, TLanes.Load(ref Unsafe.Add(ref kinds, 4)))
            & TLanes.Find(_kind5, TLanes.Load(ref Unsafe.Add(ref kinds, 5)))
            & TLanes.Find(_kind6, TLanes.Load(ref Unsafe.Add(ref kinds, 6)))
            & TLanes.Find(_kind7, TLanes.Load(ref Unsafe.Add(ref kinds, 7)))
            & TLanes.Find(_kind8, TLanes.Load(ref Unsafe.Add(ref kinds, 8)))
            & TLanes.Find(_far, TLanes.Load(ref Unsafe.Add(ref kinds, CandidatePlan.Before + CandidatePlan.Far)))
            & TLanes.Find(_farther, TLanes.Load(ref Unsafe.Add(ref kinds, CandidatePlan.Before + CandidatePlan.Farther)));
        var excluded = TLanes.Find(_half0, TLanes.Load(ref halves))
            | TLanes.Find(_half1, TLanes.Load(ref Unsafe.Add(ref halves, 1)))
            | TLanes.Find(_half2, TLanes.Load(ref Unsafe.Add(ref halves, 2)))
            | TLanes.Find(_half3, TLanes.Load(ref Unsafe.Add(ref halves, 3)));
        return allowed ^ (allowed & excluded);
    }
}
