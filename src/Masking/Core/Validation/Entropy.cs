namespace FastMcp.Masking.Core.Validation;

/// <summary>How evenly a value uses its bytes: what chance made is even, a word is not.</summary>
internal static class Entropy
{
    private const double BitsPerNat = 1.4426950408889634;
    private const double Unit = 1 << 20;

    private static readonly long[] s_products = [.. Enumerable.Range(0, 257).Select(Make)];

    /// <summary>Shannon's entropy in bits per byte: 0 for one byte repeated, log2 of the length where no byte occurs twice.</summary>
    public static double Of(ReadOnlySpan<byte> value)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte one in value)
        {
            counts[one]++;
        }

        // Each byte at its first place only. A value is short, as a rule shorter than there are bytes.
        long sum = 0;
        foreach (byte one in value)
        {
            sum += ProductOf(counts[one]);
            counts[one] = 0;
        }

        return Of(value.Length, sum);
    }

    /// <summary>The same from what was counted.</summary>
    /// <param name="length">Bytes of the value.</param>
    /// <param name="sum">Of <see cref="ProductOf"/> over the counts of all bytes.</param>
    public static double Of(int length, long sum) => length == 0 ? 0 : (Math.Log(length) - (sum / Unit / length)) * BitsPerNat;

    /// <summary>count * ln count, as a whole number of millionths or so: sums of them do not depend on their order.</summary>
    public static long ProductOf(int count) => count < s_products.Length ? s_products[count] : Make(count);

    private static long Make(int count) => count > 1 ? (long)Math.Round(Unit * count * Math.Log(count)) : 0;
}
