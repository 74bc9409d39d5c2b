namespace FastMcp.Masking.Core.Validation;

/// <summary>Check digits of personal numbers outside Europe.</summary>
internal static class WorldIds
{
    // Verhoeff: multiplication in the dihedral group D5, and the permutation of places.
    private static ReadOnlySpan<byte> D5 =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1, 7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7, 4, 0, 1, 2, 3, 9, 5, 6, 7, 8,
        5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9, 8, 2, 1, 0, 4, 3, 8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ];

    private static ReadOnlySpan<byte> Permutation =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 5, 7, 6, 2, 8, 3, 0, 9, 4, 5, 8, 0, 3, 7, 9, 6, 1, 4, 2, 8, 9, 1, 6, 0, 4, 3, 5, 2, 7,
        9, 4, 5, 3, 1, 2, 6, 8, 7, 0, 4, 2, 8, 6, 5, 7, 3, 9, 0, 1, 2, 7, 9, 3, 8, 0, 6, 4, 1, 5, 7, 0, 4, 6, 9, 1, 3, 2, 5, 8,
    ];

    /// <summary>Indian Aadhaar: twelve digits, first 2 to 9, Verhoeff.</summary>
    public static bool IsInAadhaar(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[12];
        if (!Digits.CopyAll(value, digits) || digits[0] < 2)
        {
            return false;
        }

        int check = 0;
        for (int i = 0; i < 12; i++)
        {
            check = D5[(check * 10) + Permutation[(i % 8 * 10) + digits[11 - i]]];
        }

        return check == 0;
    }

    /// <summary>Brazilian CPF: eleven digits, two check digits MOD 11.</summary>
    public static bool IsBrCpf(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        return Digits.CopyAll(value, digits)
            && !Digits.AllEqual(digits)
            && digits[9] == CpfCheck(Digits.Weigh(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]))
            && digits[10] == CpfCheck(Digits.Weigh(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
    }

    /// <summary>Canadian SIN: nine digits, first not 0 or 8, Luhn.</summary>
    public static bool IsCaSin(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[9];
        return Digits.CopyAll(value, digits) && digits[0] is not (0 or 8) && Luhn.IsValid(value);
    }

    /// <summary>Australian tax file number: nine digits, weighted MOD 11.</summary>
    public static bool IsAuTfn(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[9];
        return Digits.CopyAll(value, digits)
            && !Digits.AllEqual(digits)
            && Digits.Weigh(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0;
    }

    private static int CpfCheck(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
