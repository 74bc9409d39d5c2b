namespace FastMcp.Masking.Core.Validation;

/// <summary>Dates inside of personal numbers.</summary>
internal static class Dates
{
    /// <summary>Digits of a month and a day; every month is allowed 31 days.</summary>
    public static bool IsMonthDay(int month10, int month1, int day10, int day1) =>
        ((month10 * 10) + month1) is >= 1 and <= 12 && ((day10 * 10) + day1) is >= 1 and <= 31;
}
