using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FastMcp.Approvals.Store;

/// <summary>A search that is put together: its text, and its values in their order, which are never a part of the text.</summary>
/// <param name="mark">What stands before the number of a value: <c>?</c> in SQLite, <c>$</c> in PostgreSQL.</param>
internal sealed class StoreQuery(char mark)
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _values = [];

    public string Text => _text.ToString();

    public ReadOnlySpan<object> Values => _values.ToArray();

    public StoreQuery Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Text with a value behind it.</summary>
    public StoreQuery Add(string text, object value)
    {
        _values.Add(value);
        _text.Append(text).Append(mark).Append(CultureInfo.InvariantCulture, $"{_values.Count}");
        return this;
    }

    /// <summary>Names as one value.</summary>
    public static string ListOf(IReadOnlyList<string> names) => JsonSerializer.Serialize([.. names], ApprovalJson.Default.StringArray);
}
