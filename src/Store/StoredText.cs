using System.Globalization;
using System.Text;

namespace FastMcp.Store;

/// <summary>
/// Texts of peers as the store can hold them: it knows no U+0000 and no half of a surrogate pair, and one such name must not keep a batch from being
/// taken. They are written as <c>\uXXXX</c>, a backslash as two; what is read is what was written.
/// </summary>
internal static class StoredText
{
    public static string Of(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var made = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
            {
                made.Append(text, at, 2);
                at++;
                continue;
            }

            _ = text[at] == '\\' ? made.Append(@"\\")
                : text[at] == '\0' || char.IsSurrogate(text[at]) ? made.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:X4}")
                : made.Append(text[at]);
        }

        return made.ToString();
    }

    public static string Read(string stored)
    {
        if (!stored.Contains('\\', StringComparison.Ordinal))
        {
            return stored;
        }

        var made = new StringBuilder(stored.Length);
        for (var at = 0; at < stored.Length; at++)
        {
            if (stored[at] != '\\' || at + 1 >= stored.Length)
            {
                made.Append(stored[at]);
            }
            else if (stored[at + 1] == 'u' && at + 5 < stored.Length && ushort.TryParse(stored.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                made.Append((char)code);
                at += 5;
            }
            else
            {
                made.Append(stored[++at]);
            }
        }

        return made.ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c is '\\' or '\0' || char.IsSurrogate(c))
            {
                return false;
            }
        }

        return true;
    }
}
