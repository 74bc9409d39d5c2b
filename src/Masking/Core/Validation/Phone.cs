namespace FastMcp.Masking.Core.Validation;

/// <summary>
/// Telephone numbers: an assigned country code and an E.164 length behind a plus or double zero, North
/// American numbers by their plan, national numbers with a leading zero by length and shape.
/// </summary>
internal static class Phone
{
    private const int FarPages = 3000;

    // ITU-T E.164: the two-digit country codes; every other code begins with 1 or 7, or has three digits.
    private static ReadOnlySpan<byte> TwoDigitCodes => [20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98];

    private static ReadOnlySpan<byte> ThreeDigitDecades => [21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 87, 88, 96, 97, 99];

    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        int extension = value.IndexOfAny((byte)'x', (byte)'e');
        return IsNumber(extension < 0 ? value : value.Slice(0, extension));
    }

    /// <summary>A number that its label calls one: seven to fifteen digits, neither a date nor one digit over and over.</summary>
    public static bool IsLabelled(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[15];
        int count = Digits.Copy(value, digits);
        return count >= 7 && !Digits.AllEqual(digits.Slice(0, count)) && !IsDate(value) && !IsIsoDate(value);
    }

    private static bool IsNumber(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[17];
        int count = Digits.Copy(value, digits);
        if (count < 7 || Digits.AllEqual(digits.Slice(0, count)))
        {
            return false;
        }

        ReadOnlySpan<byte> number = digits.Slice(0, count);
        if (value[0] == '+')
        {
            return IsInternational(number);
        }

        if (number[0] != 0)
        {
            return !IsYear(value, number) && !IsRange(value, number) && (IsNorthAmerican(number) || IsBrazilian(value, number) || number.Length is >= 8 and <= 11);
        }

        return number[1] == 0 ? IsInternational(number.Slice(2)) : count is >= 9 and <= 12 && !IsDate(value) && IsRegular(value);
    }

    private static bool IsInternational(ReadOnlySpan<byte> number)
    {
        if (number.Length is < 8 or > 15)
        {
            return false;
        }

        byte two = (byte)((number[0] * 10) + number[1]);
        return number[0] switch
        {
            1 => IsNorthAmerican(number),
            7 => number.Length == 11,
            _ => TwoDigitCodes.IndexOf(two) >= 0 || ThreeDigitDecades.IndexOf(two) >= 0,
        };
    }

    private static bool IsNorthAmerican(ReadOnlySpan<byte> number)
    {
        ReadOnlySpan<byte> national = number.Length == 11 && number[0] == 1 ? number.Slice(1) : number;
        return national.Length == 10 && national[0] >= 2;
    }

    /// <summary>A two-digit area code in parentheses, and eight or nine digits; mobile numbers begin with 9.</summary>
    private static bool IsBrazilian(ReadOnlySpan<byte> value, ReadOnlySpan<byte> number) =>
        value[0] == '(' && value[3] == ')' && number[1] != 0 && (number.Length == 10 || (number.Length == 11 && number[2] == 9));

    /// <summary>A year in parentheses, as behind the name of an author.</summary>
    private static bool IsYear(ReadOnlySpan<byte> value, ReadOnlySpan<byte> number) => value[0] == '(' && value[5] == ')' && number[0] is 1 or 2 && number[1] is 9 or 0;

    /// <summary>A blank, and two numbers of one length with a hyphen between, the second one not far behind the first.</summary>
    private static bool IsRange(ReadOnlySpan<byte> value, ReadOnlySpan<byte> number)
    {
        int hyphen = value.LastIndexOf((byte)'-');
        int length = value.Length - hyphen - 1;
        if (hyphen <= length || value[hyphen - length - 1] != ' ' || Digits.Count(value.Slice(hyphen - length)) != 2 * length)
        {
            return false;
        }

        long first = Digits.Number(number.Slice(number.Length - (2 * length), length));
        long last = Digits.Number(number.Slice(number.Length - length));
        return last > first && last - first < FarPages;
    }

    /// <summary>Day, month, year, and more behind it.</summary>
    private static bool IsDate(ReadOnlySpan<byte> value) =>
        value.Length >= 10 && !Digits.IsDigit(value[2]) && !Digits.IsDigit(value[5]) && value[2] == value[5]
        && Digits.Count(value.Slice(6, 4)) == 4 && (value.Length == 10 || !Digits.IsDigit(value[10]));

    private static bool IsIsoDate(ReadOnlySpan<byte> value) =>
        value.Length >= 10 && value[4] == '-' && value[7] == '-' && Digits.Count(value.Slice(0, 4)) == 4;

    /// <summary>Behind the area code people use one separator.</summary>
    private static bool IsRegular(ReadOnlySpan<byte> value)
    {
        byte separator = 0;
        int area = value[0] == '(' ? 1 : 0;
        while (area < value.Length && Digits.IsDigit(value[area]))
        {
            area++;
        }

        for (int i = area + 1; i < value.Length; i++)
        {
            if (Digits.IsDigit(value[i]))
            {
                continue;
            }

            if (separator != 0 && separator != value[i])
            {
                return false;
            }

            separator = value[i];
        }

        return true;
    }
}
