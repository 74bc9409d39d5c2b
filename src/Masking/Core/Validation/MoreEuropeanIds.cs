namespace FastMcp.Masking.Core.Validation;

/// <summary>Check digits of European personal and tax numbers, the north, the east and the small ones.</summary>
internal static class MoreEuropeanIds
{
    private const string FinnishChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    private const string IrishLetters = "WABCDEFGHIJKLMNOPQRSTUV";

    /// <summary>Finnish HETU: birth date, a century sign, a serial, MOD 31.</summary>
    public static bool IsFiHetu(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[9];
        return value.Length == 11
            && Digits.CopyAll(value.Slice(0, 10), digits)
            && Dates.IsMonthDay(digits[2], digits[3], digits[0], digits[1])
            && FinnishChecks[(int)(Digits.Number(digits) % 31)] == (value[10] >= 'a' ? value[10] & 0xDF : value[10]);
    }

    /// <summary>Swedish personnummer: birth date, serial, Luhn over the last ten digits.</summary>
    public static bool IsSePersonnummer(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[12];
        int count = Digits.Copy(value, digits);
        int from = count - 10;
        int day = from < 0 ? 0 : (digits[from + 4] * 10) + digits[from + 5];
        day = day > 60 ? day - 60 : day;
        return count is 10 or 12
            && Dates.IsMonthDay(digits[from + 2], digits[from + 3], day / 10, day % 10)
            && Luhn.IsValid(count == 10 ? value : value.Slice(2));
    }

    /// <summary>Norwegian fødselsnummer: eleven digits, two check digits MOD 11.</summary>
    public static bool IsNoFnr(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        return Digits.CopyAll(value, digits)
            && Dates.IsMonthDay(digits[2], digits[3], digits[0] % 4, digits[1])
            && Digits.Weigh(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0
            && Digits.Weigh(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;
    }

    /// <summary>Belgian national number: birth date, serial, MOD 97; born since 2000 with a 2 before it.</summary>
    public static bool IsBeNn(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        if (!Digits.CopyAll(value, digits) || !Dates.IsMonthDay(digits[2], digits[3], digits[4], digits[5]))
        {
            return false;
        }

        long number = Digits.Number(digits.Slice(0, 9));
        long check = Digits.Number(digits.Slice(9));
        return check == 97 - (number % 97) || check == 97 - ((2_000_000_000 + number) % 97);
    }

    /// <summary>Portuguese NIF: nine digits, MOD 11.</summary>
    public static bool IsPtNif(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[9];
        if (!Digits.CopyAll(value, digits) || Digits.AllEqual(digits) || digits[0] is 0 or 4 or 7)
        {
            return false;
        }

        int check = 11 - (Digits.Weigh(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
        return digits[8] == (check > 9 ? 0 : check);
    }

    /// <summary>Swiss AHV number: EAN-13 behind 756.</summary>
    public static bool IsChAhv(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[13];
        return Digits.CopyAll(value, digits) && Digits.Weigh(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0;
    }

    /// <summary>Austrian social insurance number: serial, check, birth date, MOD 11.</summary>
    public static bool IsAtSvnr(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[10];
        return Digits.CopyAll(value, digits)
            && digits[0] != 0
            && Dates.IsMonthDay(digits[6], digits[7], digits[4], digits[5])
            && Digits.Weigh(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == digits[3];
    }

    /// <summary>Irish PPS number: seven digits, a check letter MOD 23, since 2013 a second letter that counts too.</summary>
    public static bool IsIePps(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[7];
        if (!Digits.CopyAll(value, digits))
        {
            return false;
        }

        int second = value.Length > 8 ? (value[8] & 0xDF) - 'A' + 1 : 0;
        second = second is >= 1 and <= 9 ? second : 0;
        return IrishLetters[(Digits.Weigh(digits, [8, 7, 6, 5, 4, 3, 2]) + (9 * second)) % 23] == (value[7] & 0xDF);
    }

    /// <summary>Czech or Slovak rodné číslo of ten digits: a multiple of eleven.</summary>
    public static bool IsCzRodneCislo(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[10];
        return Digits.CopyAll(value, digits)
            && ((digits[2] * 10) + digits[3]) % 50 is (>= 1 and <= 12) or (>= 21 and <= 32)
            && Digits.Number(digits) % 11 == 0;
    }

    /// <summary>Romanian CNP: sex and century, birth date, county, MOD 11.</summary>
    public static bool IsRoCnp(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[13];
        if (!Digits.CopyAll(value, digits) || digits[0] == 0 || !Dates.IsMonthDay(digits[3], digits[4], digits[5], digits[6]))
        {
            return false;
        }

        int check = Digits.Weigh(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        return digits[12] == (check == 10 ? 1 : check);
    }

    /// <summary>Bulgarian EGN: birth date, serial, MOD 11.</summary>
    public static bool IsBgEgn(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[10];
        return Digits.CopyAll(value, digits)
            && ((digits[2] * 10) + digits[3]) % 20 is >= 1 and <= 12
            && Digits.Weigh(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == digits[9];
    }

    /// <summary>Croatian OIB: eleven digits, ISO 7064 MOD 11,10.</summary>
    public static bool IsHrOib(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        if (!Digits.CopyAll(value, digits) || Digits.AllEqual(digits))
        {
            return false;
        }

        int product = 10;
        for (int i = 0; i < 10; i++)
        {
            int sum = (digits[i] + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[10];
    }

    /// <summary>Greek AMKA: birth date, serial, Luhn.</summary>
    public static bool IsGrAmka(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        return Digits.CopyAll(value, digits)
            && Dates.IsMonthDay(digits[2], digits[3], digits[0], digits[1])
            && Luhn.IsValid(value);
    }

    /// <summary>Polish NIP: ten digits, MOD 11.</summary>
    public static bool IsPlNip(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[10];
        return Digits.CopyAll(value, digits)
            && !Digits.AllEqual(digits)
            && Digits.Weigh(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9];
    }

    /// <summary>Italian VAT number (partita IVA): eleven digits, Luhn.</summary>
    public static bool IsItVat(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        return Digits.CopyAll(value, digits) && !Digits.AllEqual(digits) && Luhn.IsValid(value);
    }

    /// <summary>German pension insurance number: area, birth date, a letter, serial, a sum of digits MOD 10.</summary>
    public static bool IsDeRvnr(ReadOnlySpan<byte> value)
    {
        Span<byte> all = stackalloc byte[13];
        int count = 0;
        foreach (byte b in value)
        {
            int letter = (b & 0xDF) - 'A' + 1;
            if (Digits.IsDigit(b) && count < 13)
            {
                all[count++] = (byte)(b - '0');
            }
            else if (letter is >= 1 and <= 26 && count == 8)
            {
                all[count++] = (byte)(letter / 10);
                all[count++] = (byte)(letter % 10);
            }
        }

        return count == 13 && all[12] == SumOfDigits(all) % 10;
    }

    private static int SumOfDigits(ReadOnlySpan<byte> digits)
    {
        ReadOnlySpan<byte> weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
        int sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            int product = digits[i] * weights[i];
            sum += (product / 10) + (product % 10);
        }

        return sum;
    }
}
