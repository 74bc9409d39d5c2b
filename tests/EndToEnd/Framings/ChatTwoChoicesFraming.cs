using System.Text;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Framings;

/// <summary>Two choices whose deltas take turns; each is a text of its own.</summary>
public sealed class ChatTwoChoicesFraming() : ChatFraming("chat-two-choices", "content", t => t)
{
    public override byte[] Body(IReadOnlyList<string> pieces, Func<string, string> escape)
    {
        var events = new StringBuilder();
        foreach (var piece in pieces.Select(p => $$"""{"content":"{{escape(p)}}"}"""))
        {
            events.Append(Event(0, piece)).Append(Event(1, piece));
        }

        events.Append(Event(1, "{}", "\"stop\"")).Append(Event(0, "{}", "\"stop\"")).Append(Done);
        return Encoding.UTF8.GetBytes(events.ToString());
    }

    public override IReadOnlyList<string> Texts(RawAnswer answer)
    {
        var texts = new[] { new StringBuilder(), new StringBuilder() };
        var events = SseDecoder.All(answer.Body);
        foreach (var json in events.Where(e => e.Data is not ("" or "[DONE]")).Select(e => LooseJson.Parse(e.Data)))
        {
            var choice = int.Parse((string)LooseJson.Find(json, "choices.0.index")!);
            texts[choice].Append(LooseJson.Find(json, "choices.0.delta.content") as string);
        }

        Assert.Equal("[DONE]", events[^1].Data);
        return [.. texts.Select(t => t.ToString())];
    }
}
