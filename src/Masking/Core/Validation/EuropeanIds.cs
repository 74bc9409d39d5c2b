namespace FastMcp.Masking.Core.Validation;

/// <summary>Check digits of European personal numbers.</summary>
internal static class EuropeanIds
{
    private const string DniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

    // Values of characters at odd places (the first is odd) of the Italian tax code: digits, then letters.
    private static ReadOnlySpan<byte> FiscalOddDigits => [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];

    private static ReadOnlySpan<byte> FiscalOddLetters => [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    /// <summary>German tax id (Steuer-ID): 11 digits, one repeated among the first ten, ISO 7064 MOD 11,10.</summary>
    public static bool IsDeTaxId(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        if (!Digits.CopyAll(value, digits) || digits[0] == 0 || !RepeatsOnce(digits.Slice(0, 10)))
        {
            return false;
        }

        int product = 10;
        for (int i = 0; i < 10; i++)
        {
            int sum = (digits[i] + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return digits[10] == (11 - product) % 10;
    }

    /// <summary>Spanish DNI (8 digits and a letter) and NIE (X, Y or Z first).</summary>
    public static bool IsEsDni(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[8];
        byte first = (byte)(value[0] & 0xDF);
        int lead = first is >= (byte)'X' and <= (byte)'Z' ? first - 'X' : -1;
        int count = Digits.Copy(value, digits);
        if (count != (lead < 0 ? 8 : 7))
        {
            return false;
        }

        long number = Digits.Number(digits.Slice(0, count)) + (Math.Max(lead, 0) * 10_000_000L);
        return (value[value.Length - 1] & 0xDF) == DniLetters[(int)(number % 23)];
    }

    /// <summary>French NIR: 13 places (2A and 2B for Corsica) and a key, MOD 97.</summary>
    public static bool IsFrNir(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[15];
        int count = 0;
        long corsica = 0;
        foreach (byte b in value)
        {
            int letter = b & 0xDF;
            if (!Digits.IsDigit(b) && letter is not ('A' or 'B'))
            {
                continue;
            }

            if (count == 15 || (!Digits.IsDigit(b) && count != 6))
            {
                return false;
            }

            corsica = Digits.IsDigit(b) ? corsica : letter == 'A' ? 1_000_000 : 2_000_000;
            digits[count++] = Digits.IsDigit(b) ? (byte)(b - '0') : (byte)0;
        }

        long number = Digits.Number(digits.Slice(0, 13)) - corsica;
        return count == 15 && digits[0] is 1 or 2 && Digits.Number(digits.Slice(13)) == 97 - (number % 97);
    }

    /// <summary>Italian codice fiscale: 15 places and a letter.</summary>
    public static bool IsItFiscalCode(ReadOnlySpan<byte> value)
    {
        if (value.Length != 16)
        {
            return false;
        }

        int sum = 0;
        for (int i = 0; i < 15; i++)
        {
            bool digit = Digits.IsDigit(value[i]);
            int plain = digit ? value[i] - '0' : (value[i] & 0xDF) - 'A';
            if ((uint)plain > 25)
            {
                return false;
            }

            sum += i % 2 == 1 ? plain : digit ? FiscalOddDigits[plain] : FiscalOddLetters[plain];
        }

        return (value[15] & 0xDF) - 'A' == sum % 26;
    }

    /// <summary>Dutch BSN: nine digits, the eleven test.</summary>
    public static bool IsNlBsn(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[9];
        return Digits.CopyAll(value, digits)
            && !Digits.AllEqual(digits)
            && (Digits.Weigh(digits, [9, 8, 7, 6, 5, 4, 3, 2]) - digits[8]) % 11 == 0;
    }

    /// <summary>Polish PESEL: birth date, serial, check digit.</summary>
    public static bool IsPlPesel(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        if (!Digits.CopyAll(value, digits))
        {
            return false;
        }

        long month = Digits.Number(digits.Slice(2, 2)) % 20;
        long day = Digits.Number(digits.Slice(4, 2));
        int check = (10 - (Digits.Weigh(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10;
        return month is >= 1 and <= 12 && day is >= 1 and <= 31 && digits[10] == check;
    }

    /// <summary>NHS number of England and Wales: ten digits, MOD 11.</summary>
    public static bool IsUkNhs(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[10];
        if (!Digits.CopyAll(value, digits) || Digits.AllEqual(digits))
        {
            return false;
        }

        int check = 11 - (Digits.Weigh(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
        return check != 10 && digits[9] == check % 11;
    }

    /// <summary>UK National Insurance number: prefixes that are given out.</summary>
    public static bool IsUkNino(ReadOnlySpan<byte> value)
    {
        int first = value[0] & 0xDF;
        int second = value[1] & 0xDF;
        bool refused = (first, second) is ('B', 'G') or ('G', 'B') or ('N', 'K') or ('K', 'N') or ('T', 'N') or ('N', 'T') or ('Z', 'Z');
        return !refused && "DFIQUV".IndexOf((char)first) < 0 && "DFIQUVO".IndexOf((char)second) < 0;
    }

    private static bool RepeatsOnce(ReadOnlySpan<byte> digits)
    {
        Span<int> counts = stackalloc int[10];
        counts.Clear();
        foreach (byte digit in digits)
        {
            counts[digit]++;
        }

        int missing = 0;
        int most = 0;
        foreach (int count in counts)
        {
            missing += count == 0 ? 1 : 0;
            most = Math.Max(most, count);
        }

        return most is 2 or 3 && missing == most - 1;
    }
}
