namespace FastMcp.Masking.Core.Validation;

/// <summary>ISO/IEC 7812-1 annex B: the check digit of payment cards and the Canadian SIN.</summary>
internal static class Luhn
{
    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        int sum = 0;
        int digits = 0;
        for (int i = value.Length - 1; i >= 0; i--)
        {
            int digit = value[i] - '0';
            if ((uint)digit > 9)
            {
                continue;
            }

            if ((digits & 1) == 1)
            {
                digit *= 2;
                digit = digit > 9 ? digit - 9 : digit;
            }

            sum += digit;
            digits++;
        }

        return digits > 1 && sum % 10 == 0;
    }
}
