namespace FastMcp.Masking.Matching.Scanning;

/// <summary>
/// Eight sets of bytes as two tables of sixteen, for a byte's low and high half. A byte is in a set's cover if both halves
/// say so: the set, or more.
/// </summary>
internal readonly struct NibbleTable
{
    public NibbleTable(ReadOnlySpan<byte> setsOf)
    {
        Low = new byte[16];
        High = new byte[16];
        for (var value = 0; value < 256; value++)
        {
            Low[value & 15] |= setsOf[value];
            High[value >> 4] |= setsOf[value];
        }
    }

    private NibbleTable(byte[] low, byte[] high) => (Low, High) = (low, high);

    public byte[] Low { get; }

    public byte[] High { get; }

    /// <summary>One set, exact where its rows of sixteen are of at most eight kinds; else the last kind takes in the rest.</summary>
    public static NibbleTable OfOne(Func<int, bool> contains)
    {
        var (low, high) = (new byte[16], new byte[16]);
        var kinds = new List<int>();
        for (var row = 0; row < 16; row++)
        {
            var members = Enumerable.Range(0, 16).Sum(column => contains(row << 4 | column) ? 1 << column : 0);
            if (members == 0)
            {
                continue;
            }

            var kind = kinds.IndexOf(members);
            if (kind < 0)
            {
                kind = Math.Min(kinds.Count, 7);
                kinds.Add(members);
            }

            high[row] |= (byte)(1 << kind);
            for (var column = 0; column < 16; column++)
            {
                low[column] |= (byte)((members >> column & 1) << kind);
            }
        }

        return new(low, high);
    }
}
