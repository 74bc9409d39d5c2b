using System.Text;

namespace FastMcp.Masking.Tests;

/// <summary>Ways to spell one character inside a JSON string.</summary>
internal static class Escaping
{
    public static string Raw(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        < ' ' => Units(rune),
        _ => rune.ToString(),
    };

    /// <summary>Every UTF-16 unit by its number.</summary>
    public static string Units(Rune rune) => string.Concat(rune.ToString().Select(unit => $"\\u{(int)unit:X4}"));

    /// <summary>As some writers do, for HTML.</summary>
    public static string Solidus(Rune rune) => rune.Value == '/' ? "\\/" : Raw(rune);

    /// <summary>Every other character by its number, in lower case hex.</summary>
    public static Func<Rune, string> Mixed()
    {
        var count = 0;
        return rune => count++ % 2 == 0 ? Units(rune).ToLowerInvariant() : Solidus(rune);
    }

    public static string All(string text, Func<Rune, string> escape) => string.Concat(text.EnumerateRunes().Select(escape));
}
