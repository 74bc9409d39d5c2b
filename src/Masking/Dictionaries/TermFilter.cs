using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Dictionaries;

/// <summary>
/// Bit tables over the first bytes of terms: a hash of the first four, or, for terms that are shorter or have a blank
/// among them, the first two. They say no for most positions of a text.
/// </summary>
internal sealed class TermFilter
{
    private const uint Multiplier = 0x9E3779B1;
    private const uint SecondMultiplier = 0x85EBCA77;
    private const int BitsPerPrefix = 32;
    private const int LeastBits = 13;
    private const int MostBits = 22;

    private readonly byte[] _longs;
    private readonly byte[] _seconds;
    private readonly int _shift;
    private readonly byte[]? _pairs;
    private readonly bool[] _firsts = new bool[256];

    public TermFilter(IReadOnlyList<TermPrefix> prefixes)
    {
        var longs = prefixes.Where(prefix => prefix.IsLong).Select(prefix => MemoryMarshal.Read<uint>(prefix.Bytes)).Distinct().ToArray();
        var bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, longs.Length) * BitsPerPrefix), LeastBits, MostBits);
        _shift = 32 - bits;
        _longs = new byte[1 << bits >> 3];
        _seconds = new byte[1 << bits >> 3];
        foreach (var prefix in longs)
        {
            Set(_longs, prefix * Multiplier >> _shift);
            Set(_seconds, prefix * SecondMultiplier >> _shift);
        }

        var shorts = prefixes.Where(prefix => !prefix.IsLong).ToArray();
        _pairs = shorts.Length == 0 ? null : new byte[65536 >> 3];
        Array.ForEach(shorts, AddPairs);
        AddFirsts(prefixes);
    }

    /// <summary>A term may begin with this byte, in one of its cases.</summary>
    public bool MayBeginWith(byte value) => _firsts[value];

    /// <summary>Marks 64 positions and fewer, at each of which four bytes can be read.</summary>
    public ulong Mark(ref byte text, int positions)
    {
        ref var longs = ref MemoryMarshal.GetArrayDataReference(_longs);
        ulong marks = 0;
        for (var at = 0; at < positions; at++)
        {
            var hash = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, at)) * Multiplier >> _shift;
            marks |= (ulong)(uint)(Unsafe.Add(ref longs, hash >> 3) >> (int)(hash & 7) & 1) << at;
        }

        marks = Twice(ref text, marks);
        return _pairs is null ? marks : marks | MarkPairs(ref text, positions);
    }

    // What the first table marks by chance the second one mostly does not.
    private ulong Twice(ref byte text, ulong marks)
    {
        ref var seconds = ref MemoryMarshal.GetArrayDataReference(_seconds);
        for (var rest = marks; rest != 0; rest &= rest - 1)
        {
            var at = BitOperations.TrailingZeroCount(rest);
            var hash = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, at)) * SecondMultiplier >> _shift;
            marks &= ~((ulong)(uint)(~(Unsafe.Add(ref seconds, hash >> 3) >> (int)(hash & 7)) & 1) << at);
        }

        return marks;
    }

    private static void Set(byte[] bits, uint at) => bits[at >> 3] |= (byte)(1 << (int)(at & 7));

    private ulong MarkPairs(ref byte text, int positions)
    {
        ref var pairs = ref MemoryMarshal.GetArrayDataReference(_pairs!);
        ulong marks = 0;
        for (var at = 0; at < positions; at++)
        {
            uint pair = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref text, at));
            marks |= (ulong)(uint)(Unsafe.Add(ref pairs, pair >> 3) >> (int)(pair & 7) & 1) << at;
        }

        return marks;
    }

    private void AddPairs(TermPrefix prefix)
    {
        for (var second = 0; second < 256; second++)
        {
            if (prefix.MayBeSecond((byte)second))
            {
                var pair = MemoryMarshal.Read<ushort>([prefix.Bytes[0], (byte)second]);
                Set(_pairs!, pair);
            }
        }
    }

    private void AddFirsts(IReadOnlyList<TermPrefix> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            _firsts[prefix.Bytes[0]] = true;
        }

        // A window may end inside a character whose other case begins with another byte.
        Span<byte> unit = stackalloc byte[Utf8Unit.MostBytes];
        var (from, to) = Folding.Pairs;
        for (var index = 0; index < from.Length; index++)
        {
            var length = from[index] < 0x800 ? 2 : from[index] < 0x10000 ? 3 : 4;
            Utf8Unit.Encode(to[index], unit[..length]);
            if (_firsts[unit[0]])
            {
                Utf8Unit.Encode(from[index], unit[..length]);
                _firsts[unit[0]] = true;
            }
        }

        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            _firsts[letter & ~0x20] |= _firsts[letter];
        }
    }
}
