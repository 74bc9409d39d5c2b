using System.Text.Json;

namespace FastMcp.PolicyCompiler.Tests.Detection;

/// <summary>Sets that others made, as documents; positions in UTF-16 units.</summary>
internal static class Foreign
{
    private static readonly string[] s_withRule = ["EMAIL_ADDRESS", "CREDIT_CARD", "US_SSN", "IBAN_CODE", "PHONE_NUMBER"];

    /// <summary>What bench/Detection/*.mjs and *.py write.</summary>
    public static IReadOnlyList<Document> Read(string path)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. file.RootElement.EnumerateArray().Select(One)];
    }

    /// <summary>Only entities that a rule is for; the others are neither wanted nor counted as false.</summary>
    public static IReadOnlyList<Document> Presidio(string path)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. file.RootElement.EnumerateArray().Select(PresidioText)];
    }

    private static Document One(JsonElement item)
    {
        if (item.TryGetProperty("Planted", out JsonElement planted))
        {
            return new Document("", item.GetProperty("Text").GetString()!, [.. planted.EnumerateArray().Select(p => new Planted(p.GetProperty("Family").GetString()!, p.GetProperty("Start").GetInt32(), p.GetProperty("Length").GetInt32()))]);
        }

        string family = $"{item.GetProperty("form").GetString()}, {item.GetProperty("place").GetString()}";
        return new Document("", item.GetProperty("text").GetString()!, [new Planted(family, item.GetProperty("start").GetInt32(), item.GetProperty("value").GetString()!.Length)]);
    }

    private static Document PresidioText(JsonElement item)
    {
        string text = item.GetProperty("full_text").GetString()!;
        int[] units = [.. text.EnumerateRunes().Aggregate(new List<int> { 0 }, (offsets, rune) => { offsets.Add(offsets[^1] + rune.Utf16SequenceLength); return offsets; })];
        return new Document("", text, [.. item.GetProperty("spans").EnumerateArray().Where(span => s_withRule.Contains(span.GetProperty("entity_type").GetString())).Select(span => Span(span, units))]);
    }

    private static Planted Span(JsonElement span, int[] units)
    {
        int start = units[span.GetProperty("start_position").GetInt32()];
        return new Planted(span.GetProperty("entity_type").GetString()!, start, units[span.GetProperty("end_position").GetInt32()] - start);
    }
}
