namespace FastMcp.Masking.Core.Validation;

/// <summary>Check digits of numbers of Asia, Australia and Africa.</summary>
internal static class AsianIds
{
    // Check letters of Singapore's NRIC and FIN: citizens (S, T), foreigners (F, G), foreigners since 2022 (M).
    private const string CitizenLetters = "JZIHGFEDCBA";
    private const string ForeignLetters = "XWUTRQPNMLK";
    private const string NewForeignLetters = "KLJNPQRTUWX";

    // ISO 7064 MOD 11-2, as GB 11643 prints it.
    private const string ChinaChecks = "10X98765432";

    /// <summary>Singapore NRIC or FIN: a letter, seven digits, a check letter.</summary>
    public static bool IsSgNric(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[7];
        if (!Digits.CopyAll(value, digits))
        {
            return false;
        }

        int first = value[0] & 0xDF;
        int offset = first is 'T' or 'G' ? 4 : first == 'M' ? 3 : 0;
        int rest = (Digits.Weigh(digits, [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
        string letters = first is 'S' or 'T' ? CitizenLetters : first is 'F' or 'G' ? ForeignLetters : NewForeignLetters;
        return letters[first == 'M' ? 10 - rest : rest] == (value[value.Length - 1] & 0xDF);
    }

    /// <summary>Korean resident registration number: birth date, century and sex, MOD 11.</summary>
    public static bool IsKrRrn(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[13];
        return Digits.CopyAll(value, digits)
            && Dates.IsMonthDay(digits[2], digits[3], digits[4], digits[5])
            && (11 - (Digits.Weigh(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 == digits[12];
    }

    /// <summary>Thai national identity number: thirteen digits, the first not 0, MOD 11.</summary>
    public static bool IsThId(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[13];
        return Digits.CopyAll(value, digits)
            && digits[0] != 0
            && (11 - (Digits.Weigh(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 == digits[12];
    }

    /// <summary>Chinese resident identity: area, birth date, serial, ISO 7064 MOD 11-2.</summary>
    public static bool IsCnResidentId(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[17];
        return Digits.CopyAll(value.Slice(0, 17), digits)
            && Dates.IsMonthDay(digits[10], digits[11], digits[12], digits[13])
            && ChinaChecks[Digits.Weigh(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] == (value[17] == 'x' ? 'X' : value[17]);
    }

    /// <summary>Taiwanese identity card: an area's letter, sex, eight digits, MOD 10.</summary>
    public static bool IsTwId(ReadOnlySpan<byte> value)
    {
        const string order = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
        Span<byte> digits = stackalloc byte[9];
        int area = order.IndexOf((char)(value[0] & 0xDF));
        if (area < 0 || !Digits.CopyAll(value, digits))
        {
            return false;
        }

        int number = area + 10;
        return ((number / 10) + (number % 10 * 9) + Digits.Weigh(digits, [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 == 0;
    }

    /// <summary>Hong Kong identity card: one or two letters, six digits, a check in parentheses, MOD 11.</summary>
    public static bool IsHkId(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[7];
        bool two = !Digits.IsDigit(value[1]);
        int check = value.IndexOf((byte)'(') + 1;
        if (check < 1 || check == value.Length || Digits.Copy(value.Slice(0, check), digits) != 6)
        {
            return false;
        }

        int sum = two ? (((value[0] & 0xDF) - 'A' + 10) * 9) + (((value[1] & 0xDF) - 'A' + 10) * 8) : (36 * 9) + (((value[0] & 0xDF) - 'A' + 10) * 8);
        sum += Digits.Weigh(digits, [7, 6, 5, 4, 3, 2]);
        int expected = (11 - (sum % 11)) % 11;
        return expected == 10 ? (value[check] & 0xDF) == 'A' : value[check] == '0' + expected;
    }

    /// <summary>Japanese individual number (My Number): twelve digits, MOD 11.</summary>
    public static bool IsJpMyNumber(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[12];
        if (!Digits.CopyAll(value, digits) || Digits.AllEqual(digits))
        {
            return false;
        }

        int rest = Digits.Weigh(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        return digits[11] == (rest <= 1 ? 0 : 11 - rest);
    }

    /// <summary>Turkish identity number: eleven digits, the first not 0, two check digits.</summary>
    public static bool IsTrId(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        if (!Digits.CopyAll(value, digits) || digits[0] == 0)
        {
            return false;
        }

        int odd = digits[0] + digits[2] + digits[4] + digits[6] + digits[8];
        int even = digits[1] + digits[3] + digits[5] + digits[7];
        return ((odd * 7) - even + 20) % 10 == digits[9] && (odd + even + digits[9]) % 10 == digits[10];
    }

    /// <summary>Israeli identity number: nine digits, Luhn.</summary>
    public static bool IsIlId(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[9];
        return Digits.CopyAll(value, digits) && !Digits.AllEqual(digits) && Luhn.IsValid(value);
    }

    /// <summary>South African identity number: birth date, serial, citizenship, Luhn.</summary>
    public static bool IsZaId(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[13];
        return Digits.CopyAll(value, digits)
            && Dates.IsMonthDay(digits[2], digits[3], digits[4], digits[5])
            && digits[10] <= 2
            && Luhn.IsValid(value);
    }

    /// <summary>Australian business number: eleven digits, one taken from the first, MOD 89.</summary>
    public static bool IsAuAbn(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        return Digits.CopyAll(value, digits)
            && Digits.Number(digits.Slice(0, 2)) > 10
            && (Digits.Weigh(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0;
    }

    /// <summary>Australian company number: nine digits, MOD 10.</summary>
    public static bool IsAuAcn(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[9];
        return Digits.CopyAll(value, digits)
            && !Digits.AllEqual(digits)
            && (10 - (Digits.Weigh(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 == digits[8];
    }

    /// <summary>Australian Medicare card: first 2 to 6, a check digit, an issue number.</summary>
    public static bool IsAuMedicare(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        return Digits.Copy(value, digits) is 10 or 11
            && digits[0] is >= 2 and <= 6
            && Digits.Weigh(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 == digits[8];
    }

    /// <summary>Indian GSTIN: a state, the holder's PAN, and a check in base 36.</summary>
    public static bool IsInGstin(ReadOnlySpan<byte> value)
    {
        int sum = 0;
        for (int i = 0; i < 14; i++)
        {
            int product = Base36(value[i]) * (1 + (i & 1));
            sum += (product / 36) + (product % 36);
        }

        return value.Length == 15 && (36 - (sum % 36)) % 36 == Base36(value[14]);
    }

    private static int Base36(byte b) => Digits.IsDigit(b) ? b - '0' : Math.Max(0, (b & 0xDF) - 'A') % 26 + 10;
}
