using System.Globalization;
using System.Text;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>Writes src/PolicyCompiler/Patterns/Unicode/UnicodeData.cs: categories and case out of the runtime, scripts as given.</summary>
internal static class UnicodeTables
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCD";

    public static string Write(string unicode, IReadOnlyList<(string Name, string Ranges)> scripts)
    {
        var text = new StringBuilder();
        text.Append("namespace FastMcp.PolicyCompiler.Patterns.Unicode;\n\n");
        text.Append("/// <summary>\n/// Written and proven by UnicodeTableTests; not for the hand.\n/// </summary>\ninternal static class UnicodeData\n{\n");
        text.Append("    /// <summary>The general category of every character: a letter (a is Lu, then in the order of .NET's UnicodeCategory) and how often it follows, 1 where no number stands.</summary>\n");
        Constant(text, "Categories", Categories(), "");
        text.Append("\n    /// <summary>Lower case -> upper case beyond ASCII: first-last/step:delta, n for minus.</summary>\n");
        Constant(text, "CasePairs", string.Join(' ', CaseRuns()), " ");
        text.Append("\n    /// <summary>Scripts of Unicode ").Append(unicode).Append(" as far as the categories know their characters, hexadecimal.</summary>\n    public static readonly (string Name, string Ranges)[] Scripts =\n    [\n");
        foreach (var (name, ranges) in scripts)
        {
            text.Append("        (\"").Append(name).Append("\",\n");
            Lines(text, ranges, " ", "            ");
            text.Append("),\n");
        }

        return text.Append("    ];\n}\n").ToString();
    }

    private static void Constant(StringBuilder text, string name, string value, string separator)
    {
        text.Append("    public const string ").Append(name).Append(" =\n");
        Lines(text, value, separator, "        ");
        text.Append(";\n");
    }

    /// <summary>Cuts a value into literals of at most 150 characters, at the separator if there is one.</summary>
    private static void Lines(StringBuilder text, string value, string separator, string indent)
    {
        for (int at = 0; at < value.Length;)
        {
            int end = Math.Min(value.Length, at + 150);
            end = end < value.Length && separator.Length > 0 ? value.LastIndexOf(separator, end, StringComparison.Ordinal) + 1 : end;
            text.Append(at > 0 ? " +\n" : "").Append(indent).Append('"').Append(value, at, end - at).Append('"');
            at = end;
        }
    }

    private static string Categories()
    {
        var text = new StringBuilder();
        for (int first = 0, next; first <= 0x10FFFF; first = next)
        {
            UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(first);
            for (next = first + 1; next <= 0x10FFFF && CharUnicodeInfo.GetUnicodeCategory(next) == category; next++)
            {
            }

            text.Append(Letters[(int)category]).Append(next - first > 1 ? (next - first).ToString(CultureInfo.InvariantCulture) : "");
        }

        return text.ToString();
    }

    public static IReadOnlyList<(int Lower, int Upper)> CasePairs() =>
        [.. Enumerable.Range(0x80, 0x10FFFF - 0x80).Where(Rune.IsValid)
            .Select(value => (Lower: value, Upper: Rune.ToUpperInvariant(new Rune(value)).Value))
            .Where(pair => pair.Upper != pair.Lower && pair.Upper > 0x7F)];

    private static IEnumerable<string> CaseRuns()
    {
        (int Lower, int Upper)[] pairs = [.. CasePairs()];
        for (int first = 0, next; first < pairs.Length; first = next)
        {
            int delta = pairs[first].Upper - pairs[first].Lower;
            int step = first + 1 < pairs.Length && pairs[first + 1].Lower - pairs[first].Lower == 2 ? 2 : 1;
            for (next = first + 1; next < pairs.Length && pairs[next].Upper - pairs[next].Lower == delta && pairs[next].Lower - pairs[next - 1].Lower == step; next++)
            {
            }

            yield return string.Create(CultureInfo.InvariantCulture, $"{pairs[first].Lower:X}-{pairs[next - 1].Lower:X}/{step}:{delta}").Replace(":-", ":n");
        }
    }
}
