using System.Globalization;
using System.Text;

namespace FastMcp.TestKit.Leaks;

/// <summary>JSON string escapes, on text that need not be whole JSON.</summary>
public static class Escapes
{
    /// <summary>Undoes every escape that is whole; anything else stays.</summary>
    public static string Undo(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] == 'u' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, null, out var unit))
            {
                plain.Append((char)unit);
                i += 4;
                continue;
            }

            plain.Append(text[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var c => c });
        }

        return plain.ToString();
    }

    /// <summary>The inside of a JSON string: only what must be escaped is.</summary>
    public static string Plain(string text)
    {
        var json = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => json.Append('\\').Append(c),
                '\n' => json.Append("\\n"),
                < ' ' => Unit(json, c),
                _ when char.IsSurrogate(c) => Unit(json, c),
                _ => json.Append(c),
            };
        }

        return json.ToString();
    }

    /// <summary>The inside of a JSON string with every UTF-16 unit spelled <c>\uXXXX</c>.</summary>
    public static string Spelled(string text) => text.Aggregate(new StringBuilder(), Unit).ToString();

    private static StringBuilder Unit(StringBuilder json, char c) => json.Append($"\\u{(int)c:x4}");
}
