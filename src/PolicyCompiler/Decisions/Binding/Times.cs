using System.Globalization;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary>Times and days as policies write them.</summary>
internal static class Times
{
    /// <summary>A whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    public static bool TrySeconds(string text, out int seconds)
    {
        seconds = 0;
        int unit = text.Length < 2 ? 0 : text[text.Length - 1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        if (unit == 0 || !int.TryParse(text.Substring(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1 || count > int.MaxValue / unit)
        {
            return false;
        }

        seconds = count * unit;
        return true;
    }

    /// <summary><c>2027-01-31</c>: its begin in UTC.</summary>
    public static bool TryDay(string text, out DateTime day) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out day);
}
