using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>
/// Where the heads of a machine may end in the last bytes before a start, by their last four bytes: by eight buckets of names in vectors, and what
/// passes by a hash. What is not said is none. Most starts have no name before them, and need not walk their tail.
/// </summary>
internal sealed class HeadEnds
{
    // A vector, twice where tails are long.
    private const int Lanes = 32;

    private readonly Vector128<byte> _lower0, _lower1, _lower2, _lower3, _upper0, _upper1, _upper2, _upper3;
    private readonly EndingHashes? _hashes;
    private readonly int _least;
    private readonly int _room;

    /// <param name="head">The heads, backwards.</param>
    /// <param name="leastTail">The length of the shortest tail.</param>
    /// <param name="longestTail">That of the longest.</param>
    public HeadEnds(ReverseTable head, int leastTail, int longestTail)
    {
        var (buckets, endings) = (new EndingBuckets(), HeadEnding.AllOf(head));
        foreach (var ending in endings)
        {
            buckets.Add(ending);
        }

        _hashes = EndingHashes.Of(endings);
        (_lower0, _lower1, _lower2, _lower3) = (buckets.Lower(0), buckets.Lower(1), buckets.Lower(2), buckets.Lower(3));
        (_upper0, _upper1, _upper2, _upper3) = (buckets.Upper(0), buckets.Upper(1), buckets.Upper(2), buckets.Upper(3));
        var lengths = longestTail - leastTail + 1;
        CanTell = Vector128.IsHardwareAccelerated && lengths <= 2 * Lanes;
        _least = leastTail;
        _room = (lengths <= Lanes ? Lanes : 2 * Lanes) + HeadEnding.Depth;
    }

    /// <summary>Without vectors, and where tails are long, nothing is known.</summary>
    public bool CanTell { get; }

    /// <summary>A bit for each length of tail: where it is not set, no head ends so many bytes before the text's end.</summary>
    [SkipLocalsInit]
    public ulong Before(ReadOnlySpan<byte> text)
    {
        var length = text.Length - _least;
        if (length >= _room)
        {
            return Known(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), length - _room));
        }

        // No name has a byte 0, and nothing is left of the text.
        Span<byte> room = stackalloc byte[2 * Lanes + HeadEnding.Depth];
        room = room[.._room];
        room.Clear();
        if (length > 0)
        {
            text[..length].CopyTo(room[(_room - length)..]);
        }

        return Known(ref MemoryMarshal.GetReference(room));
    }

    /// <summary>Bytes that <see cref="LastIn"/> looks at.</summary>
    public const int LookedAt = Lanes + HeadEnding.Depth;

    /// <summary>How many bytes behind the first four the last head may end; 0: none does.</summary>
    /// <param name="text">So many bytes as <see cref="LookedAt"/> says.</param>
    public int LastIn(ReadOnlySpan<byte> text)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        for (var known = Look(ref first); known != 0;)
        {
            var last = 31 - BitOperations.LeadingZeroCount(known);
            if (_hashes is null || _hashes.Has(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, last + 1))))
            {
                return last + 1;
            }

            known ^= 1U << last;
        }

        return 0;
    }

    /// <summary>Takes the shortest of some lengths out of them, one at least.</summary>
    public int TakeShortest(ref ulong ends)
    {
        var bit = 63 - BitOperations.LeadingZeroCount(ends);
        ends ^= 1UL << bit;
        return _least + _room - HeadEnding.Depth - 1 - bit;
    }

    // Buckets mix the bytes of several names: what they let pass is looked up by all four together.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Known(ref byte text)
    {
        var known = (ulong)Look(ref text);
        known |= _room > Lanes + HeadEnding.Depth ? (ulong)Look(ref Unsafe.Add(ref text, Lanes)) << Lanes : 0;
        for (var rest = _hashes is null ? 0 : known; rest != 0; rest &= rest - 1)
        {
            var at = BitOperations.TrailingZeroCount(rest);
            known ^= _hashes!.Has(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, at + 1))) ? 0 : 1UL << at;
        }

        return known;
    }

    // Bit n: a head may end behind byte n + 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Look(ref byte text)
    {
        if (!Avx2.IsSupported)
        {
            return Look128(ref text) | Look128(ref Unsafe.Add(ref text, 16)) << 16;
        }

        var buckets = Find256(ref Unsafe.Add(ref text, 4), _lower0, _upper0) & Find256(ref Unsafe.Add(ref text, 3), _lower1, _upper1)
            & Find256(ref Unsafe.Add(ref text, 2), _lower2, _upper2) & Find256(ref Unsafe.Add(ref text, 1), _lower3, _upper3);
        return ~Vector256.Equals(buckets, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    private uint Look128(ref byte text)
    {
        var buckets = Find128(ref Unsafe.Add(ref text, 4), _lower0, _upper0) & Find128(ref Unsafe.Add(ref text, 3), _lower1, _upper1)
            & Find128(ref Unsafe.Add(ref text, 2), _lower2, _upper2) & Find128(ref Unsafe.Add(ref text, 1), _lower3, _upper3);
        return ~Vector128.Equals(buckets, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Find256(ref byte text, Vector128<byte> lower, Vector128<byte> upper)
    {
        var bytes = Vector256.LoadUnsafe(ref text) | Vector256.Create(HeadEnding.Fold);
        var half = Vector256.Create((byte)15);
        return Avx2.Shuffle(Vector256.Create(lower, lower), bytes & half) & Avx2.Shuffle(Vector256.Create(upper, upper), (bytes.AsUInt16() >> 4).AsByte() & half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Find128(ref byte text, Vector128<byte> lower, Vector128<byte> upper)
    {
        var bytes = Vector128.LoadUnsafe(ref text) | Vector128.Create(HeadEnding.Fold);
        var half = Vector128.Create((byte)15);
        return Vector128.Shuffle(lower, bytes & half) & Vector128.Shuffle(upper, (bytes.AsUInt16() >> 4).AsByte() & half);
    }
}
