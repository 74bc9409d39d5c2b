namespace FastMcp.Masking.Core.Validation;

/// <summary>How evenly a value uses its bytes: what chance made is even, a word is not.</summary>
internal static class Entropy
{
    private const double BitsPerNat = 1.4426950408889634;

    // count -> count * ln count, for the counts of short values.
    private static readonly double[] s_products = [.. Enumerable.Range(0, 257).Select(ProductOf)];

    /// <summary>Shannon's entropy in bits per byte: 0 for one byte repeated, log2 of the length where no byte occurs twice.</summary>
    public static double Of(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return 0;
        }

        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte one in value)
        {
            counts[one]++;
        }

        // Each byte at its first place only. A value is short, as a rule shorter than there are bytes.
        double sum = 0;
        foreach (byte one in value)
        {
            int count = counts[one];
            sum += count < s_products.Length ? s_products[count] : ProductOf(count);
            counts[one] = 0;
        }

        return (Math.Log(value.Length) - (sum / value.Length)) * BitsPerNat;
    }

    private static double ProductOf(int count) => count > 1 ? count * Math.Log(count) : 0;
}
