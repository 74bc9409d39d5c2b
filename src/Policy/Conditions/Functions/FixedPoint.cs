using System.Globalization;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>A double with a fixed number of places, exactly, halves to the even digit (IEEE 754, as C's printf).</summary>
internal static class FixedPoint
{
    // The last place that a double can have.
    private const string AllPlaces = "F1075";

    public static string Text(double value, int places)
    {
        var exact = Math.Abs(value).ToString(AllPlaces, CultureInfo.InvariantCulture);
        var dot = exact.IndexOf('.');
        var digits = (exact[..dot] + exact.Substring(dot + 1, places)).ToCharArray();
        if (RoundsUp(exact.AsSpan(dot + 1 + places), digits[^1]))
        {
            digits = Up(digits);
        }

        var text = new string(digits);
        var whole = text[..^places];
        return (double.IsNegative(value) ? "-" : "") + (places == 0 ? text : whole + "." + text[^places..]);
    }

    private static bool RoundsUp(ReadOnlySpan<char> rest, char last) =>
        rest[0] > '5' || (rest[0] == '5' && (rest[1..].ContainsAnyExcept('0') || (last - '0') % 2 == 1));

    private static char[] Up(char[] digits)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            if (digits[i] < '9')
            {
                digits[i]++;
                return digits;
            }

            digits[i] = '0';
        }

        return ['1', .. digits];
    }
}
