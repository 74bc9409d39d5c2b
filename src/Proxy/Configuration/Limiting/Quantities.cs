using System.Globalization;

namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>Sizes (<c>32KiB</c>, <c>4MiB</c>, <c>512</c>) and durations (<c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>2h</c>, <c>30d</c>) as operators write them.</summary>
internal static class Quantities
{
    // The longer suffix first, so that "ms" is not read as "s".
    private static readonly (string Suffix, long Factor)[] _sizes = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1), ("", 1)];
    private static readonly (string Suffix, long Factor)[] _times = [("ms", 1), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];

    public const string SizeForm = "a size such as 512, 32KiB or 4MiB";
    public const string DurationForm = "a duration such as 500ms, 30s, 5m, 2h or 30d";

    /// <summary>Bytes.</summary>
    public static bool TryParseBytes(string text, out long bytes) => TryParse(text, _sizes, out bytes);

    /// <summary>Milliseconds. A number without a unit is refused: nobody knows what it means.</summary>
    public static bool TryParseDuration(string text, out long milliseconds) => TryParse(text, _times, out milliseconds);

    public static string FormatBytes(long bytes) => Format(bytes, _sizes);

    public static string FormatDuration(long milliseconds) =>
        milliseconds == 0 ? "0s" : Format(milliseconds, [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)]);

    private static string Format(long value, (string Suffix, long Factor)[] units)
    {
        var unit = Array.Find(units, u => value % u.Factor == 0 && value >= u.Factor);
        return unit.Factor <= 1 ? value.ToString(CultureInfo.InvariantCulture) + unit.Suffix : (value / unit.Factor).ToString(CultureInfo.InvariantCulture) + unit.Suffix;
    }

    private static bool TryParse(string text, (string Suffix, long Factor)[] units, out long value)
    {
        value = 0;
        var unit = Array.Find(units, u => text.EndsWith(u.Suffix, StringComparison.OrdinalIgnoreCase));
        if (unit.Suffix is null || !long.TryParse(text.AsSpan(0, text.Length - unit.Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        if (number > long.MaxValue / unit.Factor)
        {
            return false;
        }

        value = number * unit.Factor;
        return true;
    }
}
