namespace FastMcp.Wire.Http2.Hpack;

/// <summary>Reads Huffman-coded strings (RFC 7541 section 5.2). Codes of up to nine bits are one look, longer ones a walk over lengths.</summary>
internal static class Huffman
{
    private const int QuickBits = 9;
    private const int LongestCode = 30;

    private static readonly Codes _codes = Codes.Build();

    /// <returns>Bytes written; -1: against the code (EOS, padding that is none), or longer than <paramref name="output"/>.</returns>
    internal static int Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        ulong bits = 0;
        int held = 0, read = 0, written = 0;
        while (true)
        {
            while (held <= 56 && read < input.Length)
            {
                bits |= (ulong)input[read++] << (56 - held);
                held += 8;
            }

            if (held == 0)
            {
                return written;
            }

            int entry = _codes.Find(bits);
            int length = entry & 0xFF;
            if (length == 0 || length > held)
            {
                // Padding is the beginning of EOS, shorter than a byte.
                return held < 8 && bits >> (64 - held) == (1UL << held) - 1 ? written : -1;
            }

            int symbol = entry >> 8;
            if (symbol == HuffmanLengths.EndOfString || written == output.Length)
            {
                return -1;
            }

            output[written++] = (byte)symbol;
            bits <<= length;
            held -= length;
        }
    }

    /// <summary>Symbols in the order of their codes, and where each length begins.</summary>
    private sealed class Codes
    {
        private readonly ushort[] _quick = new ushort[1 << QuickBits];
        private readonly int[] _firstCode = new int[LongestCode + 2];
        private readonly int[] _firstPlace = new int[LongestCode + 2];
        private readonly int[] _counts = new int[LongestCode + 2];
        private readonly int[] _symbols = new int[HuffmanLengths.Symbols];

        internal static Codes Build()
        {
            var codes = new Codes();
            int code = 0, place = 0;
            for (int length = 1; length <= LongestCode; length++)
            {
                code <<= 1;
                (codes._firstCode[length], codes._firstPlace[length]) = (code, place);
                for (int symbol = 0; symbol < HuffmanLengths.Symbols; symbol++)
                {
                    if (HuffmanLengths.All[symbol] == length)
                    {
                        codes._symbols[place++] = symbol;
                        codes.NoteQuick(code++, length, symbol);
                    }
                }

                codes._counts[length] = place - codes._firstPlace[length];
            }

            return codes;
        }

        // Symbol over length; 0: there is none.
        internal int Find(ulong bits)
        {
            int quick = _quick[(int)(bits >> (64 - QuickBits))];
            if (quick != 0)
            {
                return quick;
            }

            for (int length = QuickBits + 1; length <= LongestCode; length++)
            {
                int at = (int)(bits >> (64 - length)) - _firstCode[length];
                if (at >= 0 && at < _counts[length])
                {
                    return (_symbols[_firstPlace[length] + at] << 8) | length;
                }
            }

            return 0;
        }

        private void NoteQuick(int code, int length, int symbol)
        {
            if (length > QuickBits)
            {
                return;
            }

            int from = code << (QuickBits - length);
            _quick.AsSpan(from, 1 << (QuickBits - length)).Fill((ushort)((symbol << 8) | length));
        }
    }
}
