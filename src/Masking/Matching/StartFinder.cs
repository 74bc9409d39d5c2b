using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Masking.Matching;

/// <summary>
/// Answers where a value may begin, and of which families. Chunks of the window are scanned once; the hits are looked at again exactly, some at
/// a time and without a branch for each, and what is left passes the gates of its groups. Bytes behind the window's end count as any.
/// </summary>
internal sealed partial class StartFinder
{
    private const int Before = CandidatePlan.Before;
    private const int Ahead = CandidatePlan.Ahead;
    private const int MaskLength = 257;

    // Hits that are looked at together; a word has up to 64 more.
    private const int Together = 64;

    // Hits that are written down at once.
    private const int Ordinary = 4;

    private readonly BlockScanner _scanner;
    private readonly ShortScanner? _short;
    private readonly StartGates _gates;
    private readonly ulong[] _masks = new ulong[CandidatePlan.Offsets * MaskLength];

    /// <param name="plan">Where values can begin.</param>
    /// <param name="scanner">Looks for it.</param>
    /// <param name="mostBefore">By family, how many bytes its values have before the needed byte at most.</param>
    public StartFinder(CandidatePlan plan, BlockScanner scanner, int[] mostBefore)
    {
        (_scanner, _short, _gates) = (scanner, scanner.Short, new StartGates(plan, mostBefore));
        for (var offset = 0; offset < CandidatePlan.Offsets; offset++)
        {
            plan.Masks[offset].CopyTo(_masks, offset * MaskLength);
        }
    }

    /// <summary>The first position from one on where values may begin, or the end of the window.</summary>
    /// <param name="window">The text.</param>
    /// <param name="from">Where to begin; not before the last answer.</param>
    /// <param name="cursor">What is known of the window.</param>
    /// <param name="families">Whose values may begin there, a bit each; 0 at the end.</param>
    public int Find(ReadOnlySpan<byte> window, int from, ref StartCursor cursor, out uint families)
    {
        // A chunk of one word is the end of a window, or a short window.
        if ((cursor.Count > 0 ? cursor.Count : window.Length - from) <= 64)
        {
            return FindInWord(window, from, ref cursor, out families);
        }

        ref var list = ref cursor.List;
        if (cursor.Count == 0)
        {
            list.Forget();
        }

        while (from < window.Length)
        {
            if (from >= list.To || from < list.From)
            {
                Fill(window, from, ref cursor);
            }

            for (; list.Next < list.Count; list.Next++)
            {
                var at = list.At[list.Next];
                if (at >= from && (families = _gates.Pass(window, at, _gates.InTime(window, at, list.Groups[list.Next], ref cursor))) != 0)
                {
                    return at;
                }
            }

            from = list.To;
        }

        families = 0;
        return from;
    }

    // What is left of the window is one word: its hits are looked at one by one.
    private int FindInWord(ReadOnlySpan<byte> window, int from, ref StartCursor cursor, out uint families)
    {
        families = 0;
        if (from >= window.Length)
        {
            return from;
        }

        if ((uint)(from - cursor.Chunk) >= (uint)cursor.Count)
        {
            Scan(window, from, ref cursor);
        }

        var drop = from - cursor.Chunk;
        for (var hits = cursor.Word >> drop << drop; hits != 0; hits &= hits - 1)
        {
            var at = cursor.Chunk + BitOperations.TrailingZeroCount(hits);
            var groups = _gates.InTime(window, at, GroupsAt(window, at, cursor.Before, cursor.Earlier), ref cursor);
            if (groups != 0 && (families = _gates.Pass(window, at, groups)) != 0)
            {
                return at;
            }
        }

        return window.Length;
    }

    private void Scan(ReadOnlySpan<byte> window, int from, ref StartCursor cursor)
    {
        _scanner.Scan(window, from, ref cursor);
        (cursor.Chunk, cursor.Count) = (from, Math.Min(ChunkHits.Most, window.Length - from));
        cursor.List.Forget();
        if (cursor.Count > 64)
        {
            return;
        }

        ref var hits = ref cursor.Hits;
        if (hits.Needing[0] != 0)
        {
            // Whoever scans the last word, with a list or without one: from here on its hits are asked for as they stand.
            hits.Plain[0] |= hits.Needing[0] & _gates.InTime(window, from, from, ref cursor);
        }

        cursor.Word = hits.Plain[0];
    }

    // Some positions on, as many as the list takes.
    [SkipLocalsInit]
    private void Fill(ReadOnlySpan<byte> window, int from, ref StartCursor cursor)
    {
        if ((uint)(from - cursor.Chunk) >= (uint)cursor.Count)
        {
            Scan(window, from, ref cursor);
        }

        Span<int> hits = stackalloc int[Together + 64 + Ordinary];
        var count = Collect(window, from, ref cursor, hits, out var to);
        Judge(window, hits[..count], ref cursor);
        ref var list = ref cursor.List;
        (list.Next, list.From, list.To) = (0, from, list.Count == StartList.Most ? list.At[StartList.Most - 1] + 1 : to);
    }

    // The hits from a position on, to the end of a word.
    private int Collect(ReadOnlySpan<byte> window, int from, ref StartCursor cursor, Span<int> positions, out int to)
    {
        ref var position = ref MemoryMarshal.GetReference(positions);
        var (count, last) = (0, (cursor.Count - 1) >> 6);
        var (word, drop) = ((from - cursor.Chunk) >> 6, (from - cursor.Chunk) & 63);
        ref var found = ref cursor.Hits;
        for (; word <= last && count < Together; word++, drop = 0)
        {
            var first = cursor.Chunk + (word << 6);
            var hits = found.Plain[word];
            if (found.Needing[word] != 0 && !cursor.IsNeededLater(first + drop, first + 63))
            {
                hits |= found.Needing[word] & _gates.InTime(window, first + drop, first, ref cursor);
            }

            hits = hits >> drop << drop;
            var end = count + BitOperations.PopCount(hits);
            do
            {
                // Four are written whether there are so many or not: most words have fewer.
                Unsafe.Add(ref position, count) = first + BitOperations.TrailingZeroCount(hits);
                hits &= hits - 1;
                Unsafe.Add(ref position, count + 1) = first + BitOperations.TrailingZeroCount(hits);
                hits &= hits - 1;
                Unsafe.Add(ref position, count + 2) = first + BitOperations.TrailingZeroCount(hits);
                hits &= hits - 1;
                Unsafe.Add(ref position, count + 3) = first + BitOperations.TrailingZeroCount(hits);
                hits &= hits - 1;
                count += Ordinary;
            }
            while (count < end);

            count = end;
        }

        to = Math.Min(cursor.Chunk + (word << 6), cursor.Chunk + cursor.Count);
        return count;
    }

    // Those at which a group begins by all bytes of its window.
    private void Judge(ReadOnlySpan<byte> window, ReadOnlySpan<int> hits, ref StartCursor cursor)
    {
        ref var list = ref cursor.List;
        ref var at = ref MemoryMarshal.GetReference<int>(list.At);
        ref var set = ref MemoryMarshal.GetReference<ulong>(list.Groups);
        var count = 0;
        for (var index = 0; index < hits.Length && count < StartList.Most; index++)
        {
            var groups = GroupsAt(window, hits[index], cursor.Before, cursor.Earlier);
            (Unsafe.Add(ref at, count), Unsafe.Add(ref set, count)) = (hits[index], groups);
            count += groups != 0 ? 1 : 0;
        }

        list.Count = count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong GroupsAt(ReadOnlySpan<byte> window, int at, int windowBefore, int windowEarlier)
    {
        ref var masks = ref MemoryMarshal.GetArrayDataReference(_masks);
        ref var text = ref MemoryMarshal.GetReference(window);
        if (at < Before || window.Length - at < Ahead)
        {
            return GroupsAtEdge(window, at, windowBefore, windowEarlier);
        }

        text = ref Unsafe.Add(ref text, at - Before);
        return MaskAt(ref masks, ref text, 0) & MaskAt(ref masks, ref text, 1) & MaskAt(ref masks, ref text, 2) & MaskAt(ref masks, ref text, 3) & MaskAt(ref masks, ref text, 4)
            & MaskAt(ref masks, ref text, 5) & MaskAt(ref masks, ref text, 6) & MaskAt(ref masks, ref text, 7) & MaskAt(ref masks, ref text, 8);
    }

    // At the window's begin and end. What is behind the end may be any byte.
    private ulong GroupsAtEdge(ReadOnlySpan<byte> window, int at, int windowBefore, int windowEarlier)
    {
        ref var masks = ref MemoryMarshal.GetArrayDataReference(_masks);
        ref var text = ref Unsafe.Add(ref MemoryMarshal.GetReference(window), at);
        var before = at > 0 ? Unsafe.Add(ref text, -1) : windowBefore;
        var earlier = at > 1 ? Unsafe.Add(ref text, -2) : at == 1 ? windowBefore : windowEarlier;
        var groups = Unsafe.Add(ref masks, earlier) & Unsafe.Add(ref masks, MaskLength + before);
        masks = ref Unsafe.Add(ref masks, Before * MaskLength);
        for (var (ahead, known) = (0, Math.Min(Ahead, window.Length - at)); ahead < known; ahead++)
        {
            groups &= MaskAt(ref masks, ref text, ahead);
        }

        return groups;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskAt(ref ulong masks, ref byte text, int offset) => Unsafe.Add(ref masks, offset * MaskLength + Unsafe.Add(ref text, offset));
}
