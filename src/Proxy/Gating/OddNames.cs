using System.Globalization;
using System.Text;

namespace FastMcp.Proxy.Gating;

/// <summary>Names that people would take for another one: characters that nobody sees, and letters of several scripts in one word.</summary>
internal static class OddNames
{
    /// <summary>Null: nothing is odd about it. The name in the sentence shows all that is not ASCII as code points.</summary>
    public static string? WhyOdd(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.NonSpacingMark
                || (Rune.IsWhiteSpace(rune) && rune.Value != ' '))
            {
                return $"'{Shown(name)}' holds U+{rune.Value:X4}, which nobody sees. It is another name than the one it looks like.";
            }
        }

        return name.Any(char.IsAsciiLetter) && name.EnumerateRunes().Any(rune => Rune.IsLetter(rune) && !IsLatin(rune))
            ? $"'{Shown(name)}' mixes Latin letters with those of another script, which can look alike. It is another name than the one it looks like."
            : null;
    }

    /// <summary>A sentence for whoever is told of a call by this name, with a space before it; empty: nothing is odd about it.</summary>
    public static string Note(ReadOnlySpan<byte> name) =>
        name.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0 && WhyOdd(Encoding.UTF8.GetString(name)) is { } why ? " The name " + why : "";

    private static bool IsLatin(Rune rune) => rune.Value is < 0x250 or (>= 0x1E00 and <= 0x1EFF);

    public static string Shown(string name)
    {
        var shown = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            _ = rune.Value is >= ' ' and <= '~' ? shown.Append((char)rune.Value) : shown.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>");
        }

        return shown.ToString();
    }
}
