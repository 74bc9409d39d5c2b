using System.Text;
using System.Text.Json;

namespace FastMcp.Wire.Tests.Http;

/// <summary>One message case from a data file: raw bytes and what must become of them.</summary>
public sealed record HttpCase(string Name, string Class, byte[] Bytes, JsonElement Source)
{
    public bool Flag(string name) => Source.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    public int? Number(string name) => Source.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;

    public string? Text(string name) => Source.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    public IEnumerable<string> Patterns(string name) =>
        Source.TryGetProperty(name, out JsonElement value) ? value.EnumerateArray().Select(item => item.GetString()!) : [];

    public static IReadOnlyList<HttpCase> Load(string path)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. file.RootElement.GetProperty("cases").EnumerateArray().Select(item => new HttpCase(
            item.GetProperty("name").GetString()!,
            item.GetProperty("class").GetString()!,
            BytesOf(item.GetProperty("raw")),
            item.Clone()))];
    }

    // Strings are Latin-1, one byte a character; pauses do not matter to a parser.
    private static byte[] BytesOf(JsonElement raw)
    {
        using var bytes = new MemoryStream();
        foreach (JsonElement item in raw.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                bytes.Write(Encoding.Latin1.GetBytes(item.GetString()!));
            }
            else if (item.TryGetProperty("repeat", out JsonElement repeat))
            {
                byte[] piece = Encoding.Latin1.GetBytes(repeat.GetString()!);
                for (int i = item.GetProperty("times").GetInt32(); i > 0; i--)
                {
                    bytes.Write(piece);
                }
            }
        }

        return bytes.ToArray();
    }
}
