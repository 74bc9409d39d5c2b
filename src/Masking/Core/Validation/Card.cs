namespace FastMcp.Masking.Core.Validation;

/// <summary>Payment cards: a known issuer range, a length that it issues, and Luhn.</summary>
internal static class Card
{
    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[19];
        int count = Digits.Copy(value, digits);
        return count >= 12 && !Digits.AllEqual(digits.Slice(0, count)) && IsIssued((int)Digits.Number(digits.Slice(0, 6)), count) && Luhn.IsValid(value);
    }

    // ISO/IEC 7812 issuer ranges as the schemes publish them.
    private static bool IsIssued(int prefix, int length) => (prefix / 10000, prefix / 100) switch
    {
        ( >= 40 and <= 49, _) => length is 13 or 16 or 19,           // Visa
        ( >= 51 and <= 55, _) => length == 16,                       // Mastercard
        (_, >= 2221 and <= 2720) => length == 16,                    // Mastercard, second series
        (34 or 37, _) => length == 15,                               // American Express
        (_, >= 3000 and <= 3059) => length is >= 14 and <= 19,       // Diners Club
        (36 or 38 or 39, _) => length is >= 14 and <= 19,            // Diners Club
        (_, >= 3528 and <= 3589) => length is >= 16 and <= 19,       // JCB
        (_, 1800 or 2131) => length == 15,                           // JCB, old series
        (_, >= 2200 and <= 2204) => length is >= 16 and <= 19,       // Mir
        (50 or 56 or 57 or 58, _) => length is >= 12 and <= 19,      // Maestro
        (60 or (>= 62 and <= 69), _) => length is >= 13 and <= 19,   // Discover, UnionPay, RuPay, Maestro
        _ => false,
    };
}
