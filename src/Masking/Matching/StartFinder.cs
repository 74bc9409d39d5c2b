using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Masking.Matching;

/// <summary>
/// Answers where a value may begin, and of which families. Chunks of the window are scanned once; the hits are words that are consumed
/// bit by bit and looked at again exactly, by groups and their gates. Bytes behind the window's end count as any.
/// </summary>
internal sealed class StartFinder
{
    private const int Before = CandidatePlan.Before;
    private const int Ahead = CandidatePlan.Ahead;
    private const int MaskLength = 257;

    private readonly BlockScanner _scanner;
    private readonly StartGates _gates;
    private readonly ulong[] _masks = new ulong[CandidatePlan.Offsets * MaskLength];

    public StartFinder(CandidatePlan plan, BlockScanner scanner)
    {
        (_scanner, _gates) = (scanner, new StartGates(plan));
        for (var offset = 0; offset < CandidatePlan.Offsets; offset++)
        {
            plan.Masks[offset].CopyTo(_masks, offset * MaskLength);
        }
    }

    /// <summary>The first position from one on where values may begin, or the end of the window.</summary>
    /// <param name="window">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="cursor">What is known of the window.</param>
    /// <param name="families">Whose values may begin there, a bit each; 0 at the end.</param>
    public int Find(ReadOnlySpan<byte> window, int from, ref StartCursor cursor, out uint families)
    {
        for (var at = from; at < window.Length; at = cursor.Chunk + cursor.Count)
        {
            if ((uint)(at - cursor.Chunk) >= (uint)cursor.Count)
            {
                _scanner.Scan(window, at, ref cursor);
                (cursor.Chunk, cursor.Count) = (at, Math.Min(ChunkHits.Most, window.Length - at));
                Doubt(window, ref cursor);
            }

            var found = InChunk(window, at, ref cursor, out families);
            if (families != 0)
            {
                return found;
            }
        }

        families = 0;
        return Math.Max(from, window.Length);
    }

    private int InChunk(ReadOnlySpan<byte> window, int from, ref StartCursor cursor, out uint families)
    {
        var last = (cursor.Count - 1) >> 6;
        for (var (word, drop) = ((from - cursor.Chunk) >> 6, (from - cursor.Chunk) & 63); word <= last; word++, drop = 0)
        {
            var first = cursor.Chunk + (word << 6);
            var hits = cursor.Hits.Plain[word];
            if (cursor.Hits.Needing[word] != 0)
            {
                hits |= cursor.Hits.Needing[word] & _gates.InTime(window, first + drop, first, ref cursor);
            }

            for (hits = hits >> drop << drop; hits != 0; hits &= hits - 1)
            {
                var at = first + BitOperations.TrailingZeroCount(hits);
                families = FamiliesAt(window, at, ref cursor);
                if (families != 0)
                {
                    return at;
                }
            }
        }

        families = 0;
        return from;
    }

    private uint FamiliesAt(ReadOnlySpan<byte> window, int at, ref StartCursor cursor)
    {
        ref var masks = ref MemoryMarshal.GetArrayDataReference(_masks);
        ref var text = ref MemoryMarshal.GetReference(window);
        var before = at > 0 ? Unsafe.Add(ref text, at - 1) : cursor.Before;
        var earlier = at > 1 ? Unsafe.Add(ref text, at - 2) : at == 1 ? cursor.Before : cursor.Earlier;
        var groups = Unsafe.Add(ref masks, earlier) & Unsafe.Add(ref masks, MaskLength + before);
        if (window.Length - at >= Ahead)
        {
            groups &= MaskAt(ref masks, ref text, at, 0) & MaskAt(ref masks, ref text, at, 1) & MaskAt(ref masks, ref text, at, 2) & MaskAt(ref masks, ref text, at, 3)
                & MaskAt(ref masks, ref text, at, 4) & MaskAt(ref masks, ref text, at, 5) & MaskAt(ref masks, ref text, at, 6);
        }
        else
        {
            for (var ahead = 0; at + ahead < window.Length && groups != 0; ahead++)
            {
                groups &= MaskAt(ref masks, ref text, at, ahead);
            }
        }

        return groups == 0 ? 0 : _gates.Pass(window, at, groups, ref cursor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskAt(ref ulong masks, ref byte text, int at, int ahead) =>
        Unsafe.Add(ref masks, (Before + ahead) * MaskLength + Unsafe.Add(ref text, at + ahead));

    // The scan knows that a byte is not known, but not that its lower half is not. What is behind the end is no start.
    private static void Doubt(ReadOnlySpan<byte> window, ref StartCursor cursor)
    {
        var sure = window.Length - (CandidatePlan.Halves - 1) - cursor.Chunk;
        if (sure < cursor.Count)
        {
            sure = Math.Max(0, sure);
            cursor.Hits.Plain[sure >> 6] |= ulong.MaxValue << sure;
            var last = (cursor.Count - 1) >> 6;
            cursor.Hits.Plain[last] |= last > sure >> 6 ? ulong.MaxValue : 0;
        }

        var beyond = cursor.Count & 63;
        if (beyond != 0)
        {
            cursor.Hits.Plain[cursor.Count >> 6] &= (1UL << beyond) - 1;
            cursor.Hits.Needing[cursor.Count >> 6] &= (1UL << beyond) - 1;
        }
    }
}
