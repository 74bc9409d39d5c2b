namespace FastMcp.Wire.EventStream;

/// <summary>CRC-32 as zlib has it (reflected, polynomial 0xEDB88320).</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = Table();

    /// <param name="crc">Of what stands before; 0 at the begin.</param>
    public static uint Over(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (var value in bytes)
        {
            crc = s_table[(byte)crc ^ value] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] Table()
    {
        var table = new uint[256];
        for (var at = 0u; at < table.Length; at++)
        {
            var value = at;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }

            table[at] = value;
        }

        return table;
    }
}
