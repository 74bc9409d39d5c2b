using System.Globalization;
using System.Text.Json;

namespace FastMcp.Proxy.Demo.Playing;

/// <summary>One text of a message with its path; texts that are JSON themselves are opened.</summary>
internal sealed record JsonLeaf(string Path, string Text)
{
    public static void Collect(JsonElement element, string path, List<JsonLeaf> leaves)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Collect(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", leaves);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), leaves);
                }

                break;
            case JsonValueKind.String when element.GetString() is { } text:
                if (!TryInner(text, path, leaves))
                {
                    leaves.Add(new JsonLeaf(path, text));
                }

                break;
        }
    }

    private static bool TryInner(string text, string path, List<JsonLeaf> leaves)
    {
        if (!text.StartsWith('{'))
        {
            return false;
        }

        try
        {
            using var inner = JsonDocument.Parse(text);
            Collect(inner.RootElement, path + " (JSON)", leaves);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
