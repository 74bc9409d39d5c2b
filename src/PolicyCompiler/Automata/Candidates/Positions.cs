using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Sets of positions of <see cref="OrdinaryText"/>, a bit each: those where a byte of a set stands at an offset.</summary>
internal sealed class Positions
{
    public const int Words = OrdinaryText.Length / 64;

    private static readonly ulong[]?[] s_ofByte = OfBytes();

    private readonly Dictionary<(ByteSet, int), ulong[]> _known = [];

    public static ulong[] All { get; } = [.. Enumerable.Repeat(ulong.MaxValue, Words)];

    public static ulong[] None { get; } = new ulong[Words];

    /// <summary>Where a byte of the set stands so many bytes ahead, or before if negative; around the text's edges everywhere.</summary>
    public ulong[] Of(ByteSet set, int offset)
    {
        if (set == ByteSet.All)
        {
            return All;
        }

        if (!_known.TryGetValue((set, offset), out ulong[]? positions))
        {
            positions = offset == 0 ? OfSet(set.Contains) : Shifted(Of(set, 0), offset);
            _known.Add((set, offset), positions);
        }

        return positions;
    }

    /// <summary>Where a byte stands that is wanted.</summary>
    public static ulong[] OfSet(Func<int, bool> wanted)
    {
        ulong[] positions = new ulong[Words];
        for (int value = 0; value < 256; value++)
        {
            if (s_ofByte[value] is { } own && wanted(value))
            {
                for (int word = 0; word < Words; word++)
                {
                    positions[word] |= own[word];
                }
            }
        }

        return positions;
    }

    /// <summary>The positions whose neighbours at an offset are in a set of positions.</summary>
    public static ulong[] Shifted(ulong[] positions, int offset)
    {
        ulong[] shifted = new ulong[Words];
        for (int word = 0; word < Words; word++)
        {
            ulong here = positions[word];
            ulong beside = offset > 0 ? word + 1 < Words ? positions[word + 1] : ulong.MaxValue : word > 0 ? positions[word - 1] : ulong.MaxValue;
            shifted[word] = offset > 0 ? here >> offset | beside << (64 - offset) : offset < 0 ? here << -offset | beside >> (64 + offset) : here;
        }

        return shifted;
    }

    private static ulong[]?[] OfBytes()
    {
        ulong[]?[] of = new ulong[]?[256];
        for (int at = 0; at < OrdinaryText.Length; at++)
        {
            (of[OrdinaryText.Bytes[at]] ??= new ulong[Words])[at >> 6] |= 1UL << (at & 63);
        }

        return of;
    }
}
