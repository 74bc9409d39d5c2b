namespace FastMcp.Masking.Core.Validation;

/// <summary>US social security number: areas, groups and serials that are issued (SSA POMS RM 10201.035), not the two advertised ones.</summary>
internal static class UsSsn
{
    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[9];
        if (!Digits.CopyAll(value, digits))
        {
            return false;
        }

        long area = Digits.Number(digits.Slice(0, 3));
        long number = Digits.Number(digits);
        return area is > 0 and < 900 and not 666
            && Digits.Number(digits.Slice(3, 2)) > 0
            && Digits.Number(digits.Slice(5)) > 0
            && number is not (078051120 or 219099999);
    }
}
