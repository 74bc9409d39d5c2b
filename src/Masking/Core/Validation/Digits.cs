namespace FastMcp.Masking.Core.Validation;

/// <summary>The digits of a value without its separators.</summary>
internal static class Digits
{
    /// <summary>Copies digit values (0 to 9); -1 if there are more than fit.</summary>
    public static int Copy(ReadOnlySpan<byte> value, Span<byte> into)
    {
        int count = 0;
        foreach (byte b in value)
        {
            if (!IsDigit(b))
            {
                continue;
            }

            if (count == into.Length)
            {
                return -1;
            }

            into[count++] = (byte)(b - '0');
        }

        return count;
    }

    /// <summary>Whether there are exactly as many digits as the span is long.</summary>
    public static bool CopyAll(ReadOnlySpan<byte> value, Span<byte> into) => Copy(value, into) == into.Length;

    public static int Count(ReadOnlySpan<byte> value)
    {
        int count = 0;
        foreach (byte b in value)
        {
            count += IsDigit(b) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Sum of digit times weight.</summary>
    public static int Weigh(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> weights)
    {
        int sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += digits[i] * weights[i];
        }

        return sum;
    }

    /// <summary>The number that the digits write; at most 18 digits.</summary>
    public static long Number(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (byte digit in digits)
        {
            number = (number * 10) + digit;
        }

        return number;
    }

    public static bool AllEqual(ReadOnlySpan<byte> digits) => digits.Slice(1).SequenceEqual(digits.Slice(0, digits.Length - 1));

    public static bool IsDigit(byte b) => (uint)(b - '0') <= 9;
}
