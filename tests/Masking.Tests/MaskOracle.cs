extern alias Compiler;

using System.Globalization;
using System.Text;
using Compiler::FastMcp.Masking.Core;

namespace FastMcp.Masking.Tests;

/// <summary>The mask of a value, written from the policy reference and not from the product.</summary>
internal static class MaskOracle
{
    public static string Of(TestRule rule, byte[] value) => rule.Kind switch
    {
        MaskKind.Replace => rule.MaskText,
        MaskKind.KeepLast => KeepLast(Encoding.UTF8.GetString(value), rule.Keep),
        _ => throw new ArgumentException($"{rule.Id}: no packaged rule has this mask."),
    };

    // Letters and digits but the last few become stars, separators stay; where there are no more, all become stars.
    private static string KeepLast(string value, int keep)
    {
        var runes = value.EnumerateRunes().ToArray();
        var shown = runes.Count(IsLetter) > keep ? keep : 0;
        var first = runes.Count(IsLetter) - shown;
        var (masked, seen) = (new StringBuilder(), 0);
        foreach (var rune in runes)
        {
            masked.Append(IsLetter(rune) && seen++ < first ? "*" : rune.ToString());
        }

        return masked.ToString();
    }

    private static bool IsLetter(Rune rune) =>
        !rune.IsAscii || Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.DecimalDigitNumber;
}
