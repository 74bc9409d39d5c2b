using System.Text;
using System.Text.Json;
using FastMcp.TestKit;

namespace FastMcp.Wire.Tests.Sse;

/// <summary>A stream of tests/Corpus/sse/events.json and what a client makes of it.</summary>
internal sealed record SseCase(string Name, byte[] Input, List<string> Events, bool Incomplete)
{
    public static List<SseCase> All { get; } = Load();

    private static List<SseCase> Load()
    {
        var file = Path.Combine(Shared.Repository, "tests", "Corpus", "sse", "events.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. document.RootElement.EnumerateArray().Select(static c => new SseCase(
            c.GetProperty("name").GetString()!,
            Encoding.UTF8.GetBytes(c.GetProperty("input").GetString()!),
            [.. c.GetProperty("events").EnumerateArray().Select(Describe)],
            c.TryGetProperty("incomplete", out var incomplete) && incomplete.GetBoolean()))];
    }

    private static string Describe(JsonElement e) => SseRun.Describe(
        Text(e, "data"), Text(e, "name") ?? "", Text(e, "id"), Text(e, "retry") ?? "",
        e.TryGetProperty("comment", out _), e.TryGetProperty("ignored", out var n) ? n.GetInt32() : 0);

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;
}
