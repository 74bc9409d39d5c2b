using System.Text;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>Bytes as a message shows them.</summary>
internal static class Printable
{
    private const int Most = 60;

    /// <summary>Text of at most 60 characters; what does not print is a dot.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes.ToArray());
        var shown = new StringBuilder();
        foreach (char letter in text.Substring(0, Math.Min(text.Length, Most)))
        {
            shown.Append(char.IsControl(letter) || char.IsSurrogate(letter) ? '.' : letter);
        }

        return shown.Append(text.Length > Most ? "..." : "").ToString();
    }
}
