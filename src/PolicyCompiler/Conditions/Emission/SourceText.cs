using System.Globalization;
using System.Text;

namespace FastMcp.PolicyCompiler.Conditions.Emission;

/// <summary>Lines of C#, indented, and names that are new.</summary>
internal sealed class SourceText(int indent)
{
    private readonly StringBuilder _text = new();
    private int _indent = indent;
    private int _names;

    public void Line(string text) => _text.Append(' ', _indent * 4).Append(text).Append('\n');

    public void Open(string head)
    {
        Line(head);
        Line("{");
        _indent++;
    }

    public void Close()
    {
        _indent--;
        Line("}");
    }

    public string Fresh(char kind) => kind + (++_names).ToString(CultureInfo.InvariantCulture);

    public override string ToString() => _text.ToString();

    /// <summary>A C# string literal; with u8 behind it, its UTF-8.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            _ = c is >= ' ' and <= '~' and not ('"' or '\\') ? text.Append(c) : text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }

        return text.Append('"').ToString();
    }

    public static string Bytes(IEnumerable<byte> bytes) => "new byte[] { " + string.Join(", ", bytes) + " }";
}
