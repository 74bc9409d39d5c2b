using System.Text;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.Proxy.Tests.TestHarness;

/// <summary>What a client joins out of a chat completion stream: each text by its choice and place.</summary>
internal sealed class ModelClient
{
    private static readonly string[] s_fields = ["content", "reasoning_content", "refusal"];

    private readonly Dictionary<string, StringBuilder> _texts = [];
    private readonly HashSet<string> _finished = [];

    public ModelClient(ReadOnlySpan<byte> stream)
    {
        var decoder = new SseDecoder();
        foreach (var one in decoder.Feed(stream))
        {
            Assert.False(IsDone, "An event came behind [DONE].");
            Take(one.Data);
        }

        Assert.Equal(0, decoder.Pending);
    }

    public bool IsDone { get; private set; }

    public bool HasFinished(ModelText text) => _finished.Contains(text.Choice.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public string Of(ModelText text) => _texts.TryGetValue(text.Choice + "." + text.Path, out var joined) ? joined.ToString() : "";

    private void Take(string data)
    {
        if (data is "[DONE]")
        {
            IsDone = true;
            return;
        }

        foreach (var choice in (List<object>)LooseJson.Find(LooseJson.Parse(data), "choices")!)
        {
            var index = (string)LooseJson.Find(choice, "index")!;
            Delta(index, LooseJson.Find(choice, "delta")!);
            if (LooseJson.Find(choice, "finish_reason") is not "null")
            {
                _finished.Add(index);
            }
        }
    }

    private void Delta(string choice, object delta)
    {
        foreach (var field in s_fields)
        {
            Join(choice, field, LooseJson.Find(delta, field));
        }

        foreach (var call in LooseJson.Find(delta, "tool_calls") as List<object> ?? [])
        {
            Join(choice, $"tool_calls.{LooseJson.Find(call, "index")}.function.arguments", LooseJson.Find(call, "function.arguments"));
        }
    }

    private void Join(string choice, string path, object? piece)
    {
        if (piece is not string text || text is "null")
        {
            return;
        }

        Assert.True(text.Length == 0 || !_finished.Contains(choice), "Text came behind the end of its choice.");
        var key = choice + "." + path;
        _texts.TryAdd(key, new StringBuilder());
        _texts[key].Append(text);
    }
}
