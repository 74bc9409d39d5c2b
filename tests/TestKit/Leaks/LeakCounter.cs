using System.Text;
using System.Text.Json;

namespace FastMcp.TestKit.Leaks;

/// <summary>
/// Counts planted secrets in what a client can see: in the bytes as they are, with their escapes undone (twice,
/// for JSON inside JSON), and in every decoded JSON string, key and number. Shares no code with the product.
/// </summary>
public sealed class LeakCounter(params IReadOnlyList<string> planted)
{
    public int Count(ReadOnlySpan<byte> seen) => Count(Encoding.UTF8.GetString(seen));

    public int Count(string seen)
    {
        var once = Escapes.Undo(seen);
        return InText(seen) + InText(once) + InText(Escapes.Undo(once)) + InJson(seen, 0);
    }

    /// <summary>Secrets in a text that is already decoded and joined.</summary>
    public int InText(string text) => planted.Sum(secret => Occurrences(text, secret));

    private static int Occurrences(string text, string secret)
    {
        var count = 0;
        for (var at = text.IndexOf(secret, StringComparison.Ordinal); at >= 0; at = text.IndexOf(secret, at + 1, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private int InJson(string text, int depth)
    {
        var trimmed = text.AsSpan().TrimStart();
        if (depth > 4 || trimmed.IsEmpty || trimmed[0] is not ('{' or '[' or '"'))
        {
            return 0;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return InElement(document.RootElement, depth);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A fragment, or a lone surrogate, which this decoder does not take; the text was searched above.
            return 0;
        }
    }

    private int InElement(JsonElement element, int depth) => element.ValueKind switch
    {
        JsonValueKind.String => InText(element.GetString()!) + InJson(element.GetString()!, depth + 1),
        JsonValueKind.Number => InText(element.GetRawText()),
        JsonValueKind.Array => element.EnumerateArray().Sum(e => InElement(e, depth)),
        JsonValueKind.Object => element.EnumerateObject().Sum(p => InText(p.Name) + InElement(p.Value, depth)),
        _ => 0,
    };
}
