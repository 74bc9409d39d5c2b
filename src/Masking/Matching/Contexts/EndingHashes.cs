using System.Buffers.Binary;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>The last four bytes of all heads as a set of bits. Others may be in it by chance, few.</summary>
internal sealed class EndingHashes
{
    private const int Bits = 13;

    // More fill the set.
    private const double Most = 2048;

    private readonly ulong[] _set = new ulong[(1 << Bits) / 64];

    private EndingHashes()
    {
    }

    /// <summary>Null: there are too many strings to be told apart so.</summary>
    public static EndingHashes? Of(List<HeadEnding> endings)
    {
        if (endings.Sum(ending => ending.Strings) > Most)
        {
            return null;
        }

        var hashes = new EndingHashes();
        Span<byte> string4 = stackalloc byte[HeadEnding.Depth];
        foreach (var ending in endings)
        {
            hashes.Add(ending, 0, string4);
        }

        return hashes;
    }

    /// <param name="bytes">Four bytes as they stand in memory, the last one highest.</param>
    public bool Has(uint bytes)
    {
        var bit = BitOf(BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes));
        return (_set[bit >> 6] >> (int)(bit & 63) & 1) != 0;
    }

    private static uint BitOf(uint bytes) => (bytes | 0x20202020) * 0x9E3779B1 >> (32 - Bits);

    private void Add(in HeadEnding ending, int depth, Span<byte> string4)
    {
        if (depth == HeadEnding.Depth)
        {
            var bit = BitOf(BinaryPrimitives.ReadUInt32LittleEndian(string4));
            _set[bit >> 6] |= 1UL << (int)(bit & 63);
            return;
        }

        for (var rest = ending[depth]; rest != 0; rest &= rest - 1)
        {
            string4[^(depth + 1)] = HeadEnding.ByteOf((int)UInt128.TrailingZeroCount(rest));
            Add(ending, depth + 1, string4);
        }
    }
}
