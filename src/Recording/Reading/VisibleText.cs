using System.Globalization;
using System.Text;

namespace FastMcp.Recording.Reading;

/// <summary>
/// Text for a terminal: what would move the cursor, change the order of reading or not be seen at all is written out.
/// </summary>
public static class VisibleText
{
    public static string Of(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\n' => visible.Append("\\n"),
                '\r' => visible.Append("\\r"),
                '\t' => visible.Append("\\t"),
                _ when IsHidden(rune) => visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"),
                _ => visible.Append(rune),
            };
        }

        return visible.ToString();
    }

    /// <summary>It is not seen, or moves what is.</summary>
    /// <remarks>Format holds the bidirectional controls, zero-width characters and tags; separators break lines in some viewers.</remarks>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // Blank letters and the variation selectors: nothing is seen, something is there.
        _ => rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF),
    };
}
