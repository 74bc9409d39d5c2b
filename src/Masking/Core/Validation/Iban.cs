namespace FastMcp.Masking.Core.Validation;

/// <summary>ISO 13616: the country's length and ISO 7064 MOD 97-10. Case and separators do not count.</summary>
internal static class Iban
{
    private const int Longest = 34;

    // Country and total length, from the IBAN registry.
    private static ReadOnlySpan<byte> Lengths =>
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30"u8;

    // Two letters, A to Z each -> total length; 0: no such country.
    private static readonly byte[] s_lengthOf = MakeLengths();

    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        int first = NextLetter(value, 0);
        int second = NextLetter(value, first + 1);
        int length = second < value.Length ? LengthOf(value[first], value[second]) : 0;
        return length != 0 && Count(value) == length && HasCheckDigits(value, length);
    }

    private static bool HasCheckDigits(ReadOnlySpan<byte> value, int length)
    {
        Span<byte> letters = stackalloc byte[Longest];
        int count = 0;
        foreach (byte b in value)
        {
            if (!IsSeparator(b))
            {
                letters[count++] = Upper(b);
            }
        }

        return Remainder(letters.Slice(0, length)) == 1;
    }

    // The first place from one on that holds no separator; the length or more: there is none.
    private static int NextLetter(ReadOnlySpan<byte> value, int at)
    {
        while (at < value.Length && IsSeparator(value[at]))
        {
            at++;
        }

        return at;
    }

    private static int Count(ReadOnlySpan<byte> value)
    {
        int count = 0;
        foreach (byte b in value)
        {
            count += IsSeparator(b) ? 0 : 1;
        }

        return count;
    }

    private static bool IsSeparator(byte b) => b is (byte)' ' or (byte)'-';

    private static byte Upper(byte b) => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b;

    private static int LengthOf(byte first, byte second)
    {
        int country = ((Upper(first) - 'A') * 26) + Upper(second) - 'A';
        return (uint)(Upper(first) - 'A') < 26 && (uint)(Upper(second) - 'A') < 26 ? s_lengthOf[country] : 0;
    }

    private static byte[] MakeLengths()
    {
        byte[] lengthOf = new byte[26 * 26];
        ReadOnlySpan<byte> lengths = Lengths;
        for (int i = 0; i + 3 < lengths.Length; i += 4)
        {
            lengthOf[((lengths[i] - 'A') * 26) + lengths[i + 1] - 'A'] = (byte)(((lengths[i + 2] - '0') * 10) + lengths[i + 3] - '0');
        }

        return lengthOf;
    }

    /// <summary>The four first characters go to the end; letters count 10 to 35.</summary>
    private static int Remainder(ReadOnlySpan<byte> letters)
    {
        int remainder = 0;
        for (int i = 0; i < letters.Length; i++)
        {
            byte b = letters[(i + 4) % letters.Length];
            remainder = Digits.IsDigit(b) ? (remainder * 10) + b - '0' : (remainder * 100) + b - 'A' + 10;
            remainder %= 97;
        }

        return remainder;
    }
}
