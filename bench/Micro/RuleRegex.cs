using System.Text.RegularExpressions;

namespace FastMcp.Bench.Micro;

/// <summary>The rules of <see cref="MaskingSweep"/> as one expression each.</summary>
internal static partial class RuleRegex
{
    private const string Rules =
        @"(?:(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}\b)|(?:(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-]))|(?:\b\d{3}-\d{2}-\d{4}\b)|(?:\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b)|(?:\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b)|(?:\b(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}\b)|(?:(?:\+1[ .-]?)?(?:\(\d{3}\) ?|\b\d{3}[.-])\d{3}[.-]\d{4}\b)|(?:\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})|(?:(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9]))|(?:gh[pousr]_[A-Za-z0-9]{36})|(?:xox[baprs]-[\w-]{10,80})";

    private const string WithoutLookaround =
        @"(?:[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}\b)|(?:\d(?:[ -]?\d){12,18})|(?:\b\d{3}-\d{2}-\d{4}\b)|(?:\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b)|(?:\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b)|(?:\b(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}\b)|(?:(?:\+1[ .-]?)?(?:\(\d{3}\) ?|\b\d{3}[.-])\d{3}[.-]\d{4}\b)|(?:\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})|(?:(?:AKIA|ASIA)[A-Z0-9]{16})|(?:gh[pousr]_[A-Za-z0-9]{36})|(?:xox[baprs]-[\w-]{10,80})";

    public static Regex Generated { get; } = Make();

    public static Regex NonBacktracking { get; } = new(WithoutLookaround, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    [GeneratedRegex(Rules, RegexOptions.CultureInvariant)]
    private static partial Regex Make();
}
