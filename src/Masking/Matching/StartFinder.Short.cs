using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Masking.Matching;

/// <summary>The search in windows of a few bytes, which are scanned at once.</summary>
internal sealed partial class StartFinder
{
    // Bytes that are known from a start on, up to Ahead -> offset -> all groups where the byte is not known.
    private static readonly ulong[] s_unknown = MakeUnknown();

    /// <summary>The machine has what short windows are scanned with.</summary>
    public bool HasShort => _short is not null;

    /// <summary>False: no value begins at a position.</summary>
    /// <inheritdoc cref="FindShort"/>
    public bool MayBegin(ReadOnlySpan<byte> window, int at, ref StartCursor cursor)
    {
        if ((uint)(at - cursor.Chunk) >= (uint)cursor.Count)
        {
            ScanShort(window, at, ref cursor);
        }

        return (cursor.Word >> (at - cursor.Chunk) & 1) != 0;
    }

    /// <summary>As <see cref="Find"/> has it, for a window whose chunks were all scanned here.</summary>
    /// <param name="window">The text, up to <see cref="ShortScanner.Most"/> bytes; <see cref="ShortScanner.Room"/> more may be read.</param>
    /// <param name="from">Where to begin, in the window; not before the last answer.</param>
    /// <param name="cursor">What is known of the window.</param>
    /// <param name="families">Whose values may begin there, a bit each; 0 at the end.</param>
    public int FindShort(ReadOnlySpan<byte> window, int from, ref StartCursor cursor, out uint families)
    {
        families = 0;
        if ((uint)(from - cursor.Chunk) >= (uint)cursor.Count)
        {
            if (from >= window.Length)
            {
                return from;
            }

            ScanShort(window, from, ref cursor);
        }

        var drop = from - cursor.Chunk;
        ref var text = ref Unsafe.Add(ref MemoryMarshal.GetReference(window), cursor.Chunk);
        for (var hits = cursor.Word >> drop << drop; hits != 0; hits &= hits - 1)
        {
            var bit = BitOperations.TrailingZeroCount(hits);
            var at = cursor.Chunk + bit;
            var groups = GroupsNearEnd(ref Unsafe.Add(ref text, bit), at, window.Length - at, cursor) & (~_gates.Needing | (0UL - (cursor.InTime >> bit & 1)));
            if (groups != 0 && (families = _gates.Pass(window, at, groups)) != 0)
            {
                return at;
            }
        }

        return window.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ScanShort(ReadOnlySpan<byte> window, int from, ref StartCursor cursor)
    {
        ref var text = ref Unsafe.Add(ref MemoryMarshal.GetReference(window), from);
        var before = from > 0 ? Unsafe.Add(ref text, -1) : cursor.Before;
        var earlier = from > 1 ? Unsafe.Add(ref text, -2) : from == 1 ? cursor.Before : cursor.Earlier;
        cursor.Word = _short!.Scan(ref text, window.Length - from, earlier, before, out cursor.InTime);
        (cursor.Chunk, cursor.Count) = (from, window.Length - from);
    }

    // Without a branch for each byte: where a window ends is not foretold. Most are told by the first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong GroupsNearEnd(ref byte text, int at, int left, in StartCursor cursor)
    {
        ref var masks = ref MemoryMarshal.GetArrayDataReference(_masks);
        var before = at > 0 ? Unsafe.Add(ref text, -1) : cursor.Before;
        var earlier = at > 1 ? Unsafe.Add(ref text, -2) : at == 1 ? cursor.Before : cursor.Earlier;
        ref var unknown = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(s_unknown), Math.Min(left, Ahead) * Ahead);
        var groups = Unsafe.Add(ref masks, earlier) & Unsafe.Add(ref masks, MaskLength + before);
        masks = ref Unsafe.Add(ref masks, Before * MaskLength);
        groups &= MaskAt(ref masks, ref text, 0) & (MaskAt(ref masks, ref text, 1) | Unsafe.Add(ref unknown, 1));
        return groups == 0 ? 0 : groups
            & (MaskAt(ref masks, ref text, 2) | Unsafe.Add(ref unknown, 2))
            & (MaskAt(ref masks, ref text, 3) | Unsafe.Add(ref unknown, 3))
            & (MaskAt(ref masks, ref text, 4) | Unsafe.Add(ref unknown, 4))
            & (MaskAt(ref masks, ref text, 5) | Unsafe.Add(ref unknown, 5))
            & (MaskAt(ref masks, ref text, 6) | Unsafe.Add(ref unknown, 6));
    }

    private static ulong[] MakeUnknown()
    {
        var unknown = new ulong[(Ahead + 1) * Ahead];
        for (var index = 0; index < unknown.Length; index++)
        {
            unknown[index] = index % Ahead < index / Ahead ? 0 : ulong.MaxValue;
        }

        return unknown;
    }
}
