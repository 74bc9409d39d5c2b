using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Demo.Upstreams;

namespace FastMcp.Proxy.Demo.Playing;

/// <summary>An answer as the agent got it: raw messages, the deltas of a model, all texts of all messages.</summary>
internal sealed class Capture
{
    private readonly StringBuilder _raw = new();

    public List<StreamEvent> Deltas { get; } = [];

    public List<JsonLeaf> Leaves { get; } = [];

    /// <summary>Everything that a reader could find a value in: raw, decoded, and joined per channel.</summary>
    public IEnumerable<string> Texts =>
        [_raw.ToString(), .. Leaves.Select(l => l.Text), .. Deltas.GroupBy(d => d.Channel).Select(g => string.Concat(g.Select(d => d.Text)))];

    public void Add(long at, string message)
    {
        _raw.Append(message).Append('\n');
        if (!message.StartsWith('{'))
        {
            return;
        }

        using var json = JsonDocument.Parse(message);
        JsonLeaf.Collect(json.RootElement, "", Leaves);
        AddDeltas(at, json.RootElement);
    }

    private void AddDeltas(long at, JsonElement message)
    {
        if (!message.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var choice in choices.EnumerateArray())
        {
            if (!choice.TryGetProperty("delta", out var delta))
            {
                continue;
            }

            if (delta.TryGetProperty("content", out var content) && content.GetString() is { } text)
            {
                Deltas.Add(new StreamEvent(at, DemoModel.AnswerChannel, text));
            }

            if (delta.TryGetProperty("tool_calls", out var calls) && calls[0].GetProperty("function").GetProperty("arguments").GetString() is { } arguments)
            {
                Deltas.Add(new StreamEvent(at, DemoModel.ToolChannel, arguments));
            }
        }
    }
}
