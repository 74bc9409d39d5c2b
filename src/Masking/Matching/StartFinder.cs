using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Masking.Matching;

/// <summary>
/// Answers where a value may begin, and of which families. Blocks of 64 positions are scanned once each; the hits are a mask
/// that is consumed bit by bit and looked at again exactly. Bytes behind the window's end count as any.
/// </summary>
internal sealed class StartFinder
{
    private const int Reach = CandidatePlan.Offsets - 2;
    private const int MaskLength = 257;

    private readonly CandidatePlan _plan;
    private readonly BlockScanner _scanner;
    private readonly SearchValues<byte> _stops;
    private readonly byte[] _masks = new byte[CandidatePlan.Offsets * MaskLength];
    private readonly byte[] _familiesOf = new byte[256];

    public StartFinder(CandidatePlan plan, BlockScanner scanner)
    {
        (_plan, _scanner) = (plan, scanner);
        for (var offset = 0; offset < CandidatePlan.Offsets; offset++)
        {
            plan.Masks[offset].CopyTo(_masks, offset * MaskLength);
        }

        for (var buckets = 0; buckets < _familiesOf.Length; buckets++)
        {
            for (var bucket = 0; bucket < CandidatePlan.Buckets; bucket++)
            {
                _familiesOf[buckets] |= (buckets >> bucket & 1) != 0 ? plan.FamiliesOf[bucket] : (byte)0;
            }
        }

        byte[] stops = [.. Enumerable.Range(0, 256).Where(value => !plan.Passed[value] || value == plan.Needed).Select(value => (byte)value)];
        _stops = SearchValues.Create(stops);
    }

    /// <summary>The first position from one on where values may begin, or the end of the window.</summary>
    /// <param name="window">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="before">The byte before the window, 256 for none.</param>
    /// <param name="cursor">What is known of the window.</param>
    /// <param name="families">Whose values may begin there, a bit each; 0 at the end.</param>
    public int Find(ReadOnlySpan<byte> window, int from, int before, ref StartCursor cursor, out int families)
    {
        var at = from;
        while (at < window.Length)
        {
            if ((uint)(at - cursor.Block) >= (uint)cursor.Count)
            {
                Scan(window, at, before, ref cursor);
            }

            var hits = cursor.Hits >> (at - cursor.Block);
            while (hits != 0)
            {
                at += BitOperations.TrailingZeroCount(hits);
                families = _familiesOf[BucketsAt(window, at, before)];
                if (families != 0)
                {
                    return at;
                }

                at++;
                hits = at - cursor.Block < BlockScanner.Block ? cursor.Hits >> (at - cursor.Block) : 0;
            }

            at = cursor.Block + cursor.Count;
        }

        families = 0;
        return Math.Max(from, window.Length);
    }

    private int BucketsAt(ReadOnlySpan<byte> window, int at, int before)
    {
        ref var masks = ref MemoryMarshal.GetArrayDataReference(_masks);
        ref var text = ref MemoryMarshal.GetReference(window);
        var previous = at == 0 ? before : Unsafe.Add(ref text, at - 1);
        int buckets = Unsafe.Add(ref masks, previous);
        var known = Math.Min(CandidatePlan.Offsets - 1, window.Length - at);
        for (var offset = 1; offset <= known; offset++)
        {
            buckets &= Unsafe.Add(ref masks, offset * MaskLength + Unsafe.Add(ref text, at + offset - 1));
        }

        return buckets;
    }

    [SkipLocalsInit]
    private void Scan(ReadOnlySpan<byte> window, int at, int before, ref StartCursor cursor)
    {
        var count = Math.Min(BlockScanner.Block, window.Length - at);
        BlockHits hits;
        if (at > 0 && window.Length - at >= BlockScanner.Reads)
        {
            _scanner.Scan(in window[at - 1], half: false, out hits);
        }
        else
        {
            Span<byte> padded = stackalloc byte[BlockScanner.Reads + BlockScanner.Block];
            padded[0] = at > 0 ? window[at - 1] : (byte)before;
            var rest = window[at..Math.Min(window.Length, at + BlockScanner.Reads - 1)];
            rest.CopyTo(padded[1..]);
            padded[(1 + rest.Length)..].Clear();
            _scanner.Scan(in padded[0], half: count <= BlockScanner.Block / 2, out hits);
        }

        (cursor.Block, cursor.Count) = (at, count);
        cursor.Hits = (hits.Plain | Needing(window, at, count, hits, ref cursor) | Running(hits, count)) & Within(count) | Unsure(window, at, count);
    }

    // Where the scan cannot tell: the text's begin has no byte before it, the windows of the last positions reach behind the end.
    private static ulong Unsure(ReadOnlySpan<byte> window, int at, int count)
    {
        var unsure = at == 0 ? 1UL : 0;
        var last = window.Length - Reach - at;
        unsure |= last >= count ? 0 : ulong.MaxValue << Math.Max(0, last);
        return unsure & Within(count);
    }

    private static ulong Within(int count) => count == BlockScanner.Block ? ulong.MaxValue : (1UL << count) - 1;

    // Starts that wait for a byte pass if it comes before any that ends them.
    private ulong Needing(ReadOnlySpan<byte> window, int at, int count, in BlockHits hits, ref StartCursor cursor)
    {
        if (hits.Need == 0)
        {
            return 0;
        }

        var within = Within(count);
        var (stops, passing) = (hits.Stops & within, 0UL);
        for (var needed = hits.Needed & within; needed != 0; needed &= needed - 1)
        {
            // All from behind the stop before, up to the needed byte.
            var here = needed & (0 - needed);
            var earlier = stops & (here - 1);
            passing |= here | (here - 1) & ~Below(earlier);
        }

        var open = ~Below(stops) & within;
        if ((hits.Need & open) != 0 && IsNeededNext(window, at + count, ref cursor))
        {
            passing |= open;
        }

        return hits.Need & passing;
    }

    // The highest bit and all below it.
    private static ulong Below(ulong bits) => bits == 0 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(bits);

    private bool IsNeededNext(ReadOnlySpan<byte> window, int from, ref StartCursor cursor)
    {
        if (cursor.Stop < from)
        {
            var next = window[from..].IndexOfAny(_stops);
            cursor.Stop = next < 0 ? int.MaxValue : from + next;
            cursor.StopIsNeeded = next < 0 || window[from + next] == _plan.Needed;
        }

        return cursor.StopIsNeeded;
    }

    // What follows the block counts as token bytes.
    private static ulong Running(in BlockHits hits, int count)
    {
        if (hits.Run == 0)
        {
            return 0;
        }

        var runs = count == BlockScanner.Block ? hits.Tokens : hits.Tokens | ulong.MaxValue << count;
        runs &= runs >> 1 | 1UL << 63;
        runs &= runs >> 2 | 3UL << 62;
        runs &= runs >> 4 | 15UL << 60;
        runs &= runs >> (CandidatePlan.RunLength - 8) | ulong.MaxValue << (64 - (CandidatePlan.RunLength - 8));
        return hits.Run & runs;
    }
}
