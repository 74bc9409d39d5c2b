using System.Text;
using System.Text.Json;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>A text of the set and its entities, in bytes.</summary>
internal sealed record LabelledText(byte[] Utf8, LabelledSpan[] Spans)
{
    public string Cut(int start, int end) => Encoding.UTF8.GetString(Utf8, start, end - start);

    public static LabelledText Read(JsonElement element)
    {
        string text = element.GetProperty("full_text").GetString()!;
        var offsets = new List<int> { 0 };
        foreach (Rune rune in text.EnumerateRunes())
        {
            offsets.Add(offsets[^1] + rune.Utf8SequenceLength);
        }

        return new LabelledText(
            Encoding.UTF8.GetBytes(text),
            [
                .. element.GetProperty("spans").EnumerateArray().Select(span => new LabelledSpan(
                    span.GetProperty("entity_type").GetString()!,
                    offsets[span.GetProperty("start_position").GetInt32()],
                    offsets[span.GetProperty("end_position").GetInt32()])),
            ]);
    }
}
