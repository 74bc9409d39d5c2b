namespace FastMcp.Wire.Http2.Hpack;

/// <summary>Numbers of header blocks (RFC 7541 section 5.1).</summary>
internal static class HpackInteger
{
    // More is no index, no length and no size of anything that fits in a block.
    private const int Most = 1 << 24;

    /// <summary>False: cut, or larger than any number that could be meant.</summary>
    /// <param name="prefix">Bits of the first byte that belong to the number.</param>
    internal static bool TryRead(ReadOnlySpan<byte> input, int prefix, scoped ref int at, out int value)
    {
        value = 0;
        if (at >= input.Length)
        {
            return false;
        }

        int full = (1 << prefix) - 1;
        value = input[at++] & full;
        if (value < full)
        {
            return true;
        }

        for (int shift = 0; shift <= 21 && at < input.Length; shift += 7)
        {
            byte next = input[at++];
            value += (next & 0x7F) << shift;
            if (value > Most)
            {
                return false;
            }

            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="kind">The bits before the prefix.</param>
    /// <returns>Bytes written.</returns>
    internal static int Write(Span<byte> output, byte kind, int prefix, int value)
    {
        int full = (1 << prefix) - 1;
        if (value < full)
        {
            output[0] = (byte)(kind | value);
            return 1;
        }

        output[0] = (byte)(kind | full);
        value -= full;
        int at = 1;
        for (; value >= 0x80; value >>= 7)
        {
            output[at++] = (byte)(value | 0x80);
        }

        output[at++] = (byte)value;
        return at;
    }
}
