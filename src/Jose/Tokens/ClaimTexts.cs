using System.Text.Json;

namespace FastMcp.Jose.Tokens;

/// <summary>Takes texts out of claims; what has another type, or holds control characters, is noted once and for all.</summary>
internal sealed class ClaimTexts(JsonElement claims)
{
    /// <summary>A claim that was asked for is not what it should be.</summary>
    public bool IsWrong { get; private set; }

    /// <summary>Empty: it is not there.</summary>
    public string Text(string path) => ClaimPath.Find(claims, path) is { } value ? Of(value) : "";

    /// <summary>The first that is there.</summary>
    public string First(IEnumerable<string> paths) => paths.Select(Text).FirstOrDefault(text => text.Length > 0) ?? "";

    /// <param name="paths">All that are there count.</param>
    /// <param name="splits">A text is a list with spaces between (RFC 8693 section 4.2).</param>
    public IReadOnlyList<string> All(IEnumerable<string> paths, bool splits) =>
        [.. paths.SelectMany(List).SelectMany(text => splits ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [text])];

    /// <summary>A list of texts, or one text.</summary>
    public IReadOnlyList<string> List(string path)
    {
        if (ClaimPath.Find(claims, path) is not { } value)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Of)] : [Of(value)];
    }

    private string Of(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !text.Any(char.IsControl))
        {
            return text;
        }

        IsWrong = true;
        return "";
    }
}
