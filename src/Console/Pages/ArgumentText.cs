using System.Text;
using System.Text.Json;

namespace FastMcp.WebConsole.Pages;

/// <summary>Arguments as they can be edited: JSON in lines, in which every letter beyond ASCII is an escape, so that none looks like another one or is not seen.</summary>
internal static class ArgumentText
{
    /// <summary>Null: it is no JSON that could be written so.</summary>
    public static string? Of(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            using var lines = new MemoryStream();
            using (var writer = new Utf8JsonWriter(lines, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            {
                document.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(lines.ToArray());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair has no other form.
            return null;
        }
    }
}
