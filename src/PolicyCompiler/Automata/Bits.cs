namespace FastMcp.PolicyCompiler.Automata;

/// <summary>What later frameworks have for words of bits.</summary>
internal static class Bits
{
    private const ulong Sequence = 0x03F79D71B4CB0A89;

    private static readonly byte[] s_placeOf = Places();

    /// <summary>The number of the lowest bit that is set; some is.</summary>
    public static int Lowest(ulong bits) => s_placeOf[unchecked((bits & (~bits + 1)) * Sequence) >> 58];

    public static int Count(ulong bits)
    {
        bits -= bits >> 1 & 0x5555555555555555;
        bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
        return (int)(unchecked(((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101) >> 56);
    }

    // A de Bruijn sequence: each six bits of it occur once.
    private static byte[] Places()
    {
        byte[] places = new byte[64];
        for (int bit = 0; bit < 64; bit++)
        {
            places[unchecked((1UL << bit) * Sequence) >> 58] = (byte)bit;
        }

        return places;
    }
}
