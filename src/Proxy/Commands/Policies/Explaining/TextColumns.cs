using System.Text;

namespace FastMcp.Proxy.Commands.Policies.Explaining;

/// <summary>A text as rows of a screen: one column a character, what does not print is a dot.</summary>
internal sealed class TextColumns
{
    private readonly List<(int Byte, string Shown)> _columns = [];

    public TextColumns(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
            _columns.Add((at, Shown(rune)));
            at += length;
        }

        Bytes = text.Length;
    }

    public int Count => _columns.Count;

    private int Bytes { get; }

    /// <summary>The character that begins at a byte, as it is shown.</summary>
    public static string Shown(ReadOnlySpan<byte> text, int at)
    {
        Rune.DecodeFromUtf8(text[at..], out var rune, out _);
        return Shown(rune);
    }

    public static string Line(ReadOnlySpan<byte> text)
    {
        var columns = new TextColumns(text);
        return columns.Row(0, columns.Count);
    }

    public string Row(int from, int count) => string.Concat(_columns.Skip(from).Take(count).Select(column => column.Shown));

    /// <summary>The columns of a row that a part of the text takes; a count of 0 where it takes none.</summary>
    public (int From, int Count) Part(int start, int end, int from, int count)
    {
        var first = -1;
        var last = -1;
        for (var column = from; column < Math.Min(from + count, _columns.Count); column++)
        {
            var next = column + 1 < _columns.Count ? _columns[column + 1].Byte : Bytes;
            if (_columns[column].Byte < end && next > start)
            {
                first = first < 0 ? column - from : first;
                last = column - from;
            }
        }

        return first < 0 ? (0, 0) : (first, last - first + 1);
    }

    private static string Shown(Rune rune) => Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.NonSpacingMark ? "\u00B7" : rune.ToString();
}
