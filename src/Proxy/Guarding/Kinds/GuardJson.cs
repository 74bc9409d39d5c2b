using System.Buffers;
using System.Text.Json;

namespace FastMcp.Proxy.Guarding.Kinds;

/// <summary>How guards' JSON is written and read. No nesting that is not needed, no comment, no comma too many.</summary>
internal static class GuardJson
{
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 24 };

    /// <summary>The document that a writer makes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A member that may be missing; an array without elements then.</summary>
    public static IEnumerable<JsonElement> Each(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var array) && array.ValueKind != JsonValueKind.Null ? array.EnumerateArray() : Enumerable.Empty<JsonElement>();

    /// <summary>A member that is an object; an undefined one where it is missing.</summary>
    public static JsonElement Of(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A member that is a text; empty where it is missing.</summary>
    public static string Text(JsonElement of, string name) => Of(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary>A whole number, also one that is written as a text, as protobuf writes 64 bits.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long Number(JsonElement of, string name) => Of(of, name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetInt64(),
        { ValueKind: JsonValueKind.String } text => long.Parse(text.GetString()!, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture),
        // Of protobuf's numbers a zero is left out.
        { ValueKind: JsonValueKind.Undefined } => 0,
        _ => throw new FormatException("No number."),
    };
}
