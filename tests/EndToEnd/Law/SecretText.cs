using System.Text.Json;
using FastMcp.TestKit;

namespace FastMcp.EndToEnd.Law;

/// <summary>A text with one planted secret (tests/Corpus/EndToEnd/texts.json; the parts of a secret are joined).</summary>
public sealed record SecretText(string Name, string Before, string Secret, string After)
{
    public static IReadOnlyList<SecretText> All { get; } = Load();

    public string Text => Before + Secret + After;

    public static SecretText Named(string name) => All.Single(t => t.Name == name);

    private static List<SecretText> Load()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Shared.Repository, "tests/Corpus/EndToEnd/texts.json")));
        return [.. json.RootElement.EnumerateArray().Select(Of)];
    }

    private static SecretText Of(JsonElement text) => new(
        text.GetProperty("name").GetString()!,
        text.GetProperty("before").GetString()!,
        string.Concat(text.GetProperty("secret").EnumerateArray().Select(p => p.GetString())),
        text.GetProperty("after").GetString()!);
}
