using System.Globalization;
using System.Text;

namespace FastMcp.PolicyCompiler.Keys;

/// <summary>The inside of JSON strings.</summary>
internal static class JsonText
{
    /// <summary>Decodes escapes; what is none stays as it is.</summary>
    public static string Unescape(string inside)
    {
        var text = new StringBuilder(inside.Length);
        for (int at = 0; at < inside.Length; at++)
        {
            if (inside[at] != '\\' || ++at == inside.Length)
            {
                text.Append(inside[Math.Min(at, inside.Length - 1)]);
                continue;
            }

            if (inside[at] == 'u' && at + 4 < inside.Length
                && int.TryParse(inside.Substring(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int unit))
            {
                text.Append((char)unit);
                at += 4;
                continue;
            }

            text.Append(inside[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other });
        }

        return text.ToString();
    }

    /// <summary>A text as a JSON string with its quotes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char one in text)
        {
            quoted.Append(one is '"' or '\\' ? $"\\{one}" : one < ' ' ? $"\\u{(int)one:x4}" : one.ToString());
        }

        return quoted.Append('"').ToString();
    }
}
