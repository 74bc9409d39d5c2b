using System.Globalization;

namespace FastMcp.PolicyCompiler.Patterns.Unicode;

/// <summary>
/// What <c>(?i)</c> adds beyond ASCII: the simple upper case of a lower-case letter and back. ASCII letters fold among
/// themselves: <c>k</c> is not the Kelvin sign, <c>s</c> not the long s, so that an ASCII pattern stays one of single bytes.
/// </summary>
internal static class CaseFolding
{
    private static readonly Lazy<(int Lower, int Upper)[]> s_pairs = new(ReadPairs);

    /// <summary>Pairs of letters, both beyond ASCII.</summary>
    public static IReadOnlyList<(int Lower, int Upper)> Pairs => s_pairs.Value;

    private static (int Lower, int Upper)[] ReadPairs()
    {
        var pairs = new List<(int, int)>();
        foreach (string run in UnicodeData.CasePairs.Split(' '))
        {
            // first-last/step:delta, hexadecimal but for the decimal step and delta.
            string[] parts = run.Split('-', '/', ':');
            var (first, last) = (Number(parts[0]), Number(parts[1]));
            var (step, delta) = (Decimal(parts[2]), Decimal(parts[3].Replace('n', '-')));
            for (int lower = first; lower <= last; lower += step)
            {
                pairs.Add((lower, lower + delta));
            }
        }

        return [.. pairs];
    }

    private static int Number(string hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static int Decimal(string digits) => int.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
