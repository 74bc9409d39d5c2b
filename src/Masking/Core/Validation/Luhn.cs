namespace FastMcp.Masking.Core.Validation;

/// <summary>ISO/IEC 7812-1 annex B: the check digit of payment cards and the Canadian SIN.</summary>
internal static class Luhn
{
    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        // Sums of the digits read so far: with the last one plain, and with the last one doubled.
        int plain = 0;
        int doubled = 0;
        int digits = 0;
        foreach (byte b in value)
        {
            int digit = b - '0';
            if ((uint)digit > 9)
            {
                continue;
            }

            (plain, doubled) = (doubled + digit, plain + (digit > 4 ? (2 * digit) - 9 : 2 * digit));
            digits++;
        }

        return digits > 1 && plain % 10 == 0;
    }
}
