namespace FastMcp.Proxy.Encodings;

/// <summary>The checksum of zlib (RFC 1950 section 8.2).</summary>
internal readonly record struct Adler(uint Low, uint High)
{
    private const uint Prime = 65521;

    // So many bytes can be added before a sum outgrows 32 bits.
    private const int Run = 5552;

    public static Adler Start => new(1, 0);

    public uint Value => (High << 16) | Low;

    public Adler Over(ReadOnlySpan<byte> text)
    {
        var (low, high) = (Low, High);
        while (!text.IsEmpty)
        {
            foreach (var value in text[..Math.Min(Run, text.Length)])
            {
                low += value;
                high += low;
            }

            (low, high) = (low % Prime, high % Prime);
            text = text[Math.Min(Run, text.Length)..];
        }

        return new Adler(low, high);
    }
}
