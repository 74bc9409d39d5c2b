namespace FastMcp.Masking.Core.Validation;

/// <summary>Check digits of numbers of the United States and of Latin America.</summary>
internal static class AmericanIds
{
    /// <summary>ABA routing number: nine digits of a Federal Reserve prefix, weights 3 7 1, MOD 10.</summary>
    public static bool IsUsRouting(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[9];
        return Digits.CopyAll(value, digits)
            && !Digits.AllEqual(digits)
            && Digits.Number(digits.Slice(0, 2)) is (> 0 and <= 12) or (>= 21 and <= 32) or (>= 61 and <= 72) or 80
            && Digits.Weigh(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0;
    }

    /// <summary>National provider identifier: ten digits, first 1 or 2; Luhn behind 80840, the health industry's prefix of ISO 7812.</summary>
    public static bool IsUsNpi(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[10];
        return Digits.CopyAll(value, digits) && digits[0] is 1 or 2 && (LuhnSum(digits) + 24) % 10 == 0;
    }

    /// <summary>DEA registration of a medical practitioner: two letters (the second may be 9) and seven digits, the last a check.</summary>
    public static bool IsUsDea(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[7];
        return Digits.CopyAll(value.Slice(2), digits)
            && (digits[0] + digits[2] + digits[4] + (2 * (digits[1] + digits[3] + digits[5]))) % 10 == digits[6];
    }

    /// <summary>Brazilian CNPJ: fourteen digits, two check digits MOD 11.</summary>
    public static bool IsBrCnpj(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[14];
        return Digits.CopyAll(value, digits)
            && !Digits.AllEqual(digits)
            && digits[12] == FromEleven(Digits.Weigh(digits, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]))
            && digits[13] == FromEleven(Digits.Weigh(digits, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]));
    }

    /// <summary>Chilean RUT: seven or eight digits and a check out of 0 to 9 and K, MOD 11.</summary>
    public static bool IsClRut(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[8];
        int count = Digits.Copy(value.Slice(0, value.Length - 1), digits);
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += digits[count - 1 - i] * (2 + (i % 6));
        }

        int check = (11 - (sum % 11)) % 11;
        byte last = value[value.Length - 1];
        return count >= 7 && (check == 10 ? (last & 0xDF) == 'K' : last == '0' + check);
    }

    /// <summary>Argentine CUIT or CUIL: eleven digits, MOD 11.</summary>
    public static bool IsArCuit(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        if (!Digits.CopyAll(value, digits) || Digits.AllEqual(digits))
        {
            return false;
        }

        int check = (11 - (Digits.Weigh(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
        return digits[10] == (check == 10 ? 9 : check);
    }

    private static int LuhnSum(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[digits.Length - 1 - i] << (i & 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum;
    }

    private static int FromEleven(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
