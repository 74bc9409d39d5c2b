namespace FastMcp.Masking.Core.Validation;

/// <summary>How evenly a value uses its bytes: what chance made is even, a word is not.</summary>
internal static class Entropy
{
    private const double BitsPerNat = 1.4426950408889634;

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

        double sum = 0;
        foreach (int count in counts)
        {
            sum += count > 1 ? count * Math.Log(count) : 0;
        }

        return (Math.Log(value.Length) - (sum / value.Length)) * BitsPerNat;
    }
}
