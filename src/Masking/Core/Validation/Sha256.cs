using System.Buffers.Binary;

namespace FastMcp.Masking.Core.Validation;

/// <summary>
/// FIPS 180-4 SHA-256 of a message of at most 55 bytes: one block, on the stack. For check sums only; validators allocate
/// nothing, and the platform's class does not exist without an array where the compiler runs.
/// </summary>
internal static class Sha256
{
    public const int LongestMessage = 55;

    private static ReadOnlySpan<uint> Rounds =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
        0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
        0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private static ReadOnlySpan<uint> Start => [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>Writes 32 bytes.</summary>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> into)
    {
        Span<byte> block = stackalloc byte[64];
        block.Clear();
        message.CopyTo(block);
        block[message.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(block.Slice(56), (ulong)message.Length * 8);
        Span<uint> words = stackalloc uint[64];
        Expand(block, words);

        Span<uint> state = stackalloc uint[8];
        Start.CopyTo(state);
        Compress(words, state);
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(into.Slice(i * 4), state[i] + Start[i]);
        }
    }

    private static void Expand(ReadOnlySpan<byte> block, Span<uint> words)
    {
        for (int i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block.Slice(i * 4));
        }

        for (int i = 16; i < 64; i++)
        {
            uint low = Turn(words[i - 15], 7) ^ Turn(words[i - 15], 18) ^ (words[i - 15] >> 3);
            uint high = Turn(words[i - 2], 17) ^ Turn(words[i - 2], 19) ^ (words[i - 2] >> 10);
            words[i] = words[i - 16] + low + words[i - 7] + high;
        }
    }

    private static void Compress(ReadOnlySpan<uint> words, Span<uint> s)
    {
        for (int i = 0; i < 64; i++)
        {
            uint sum1 = Turn(s[4], 6) ^ Turn(s[4], 11) ^ Turn(s[4], 25);
            uint choose = (s[4] & s[5]) ^ (~s[4] & s[6]);
            uint one = s[7] + sum1 + choose + Rounds[i] + words[i];
            uint sum0 = Turn(s[0], 2) ^ Turn(s[0], 13) ^ Turn(s[0], 22);
            uint majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
            s.Slice(0, 7).CopyTo(s.Slice(1));
            s[4] += one;
            s[0] = one + sum0 + majority;
        }
    }

    private static uint Turn(uint word, int by) => (word >> by) | (word << (32 - by));
}
