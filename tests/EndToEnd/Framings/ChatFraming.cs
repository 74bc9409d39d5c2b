using System.Text;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Framings;

/// <summary>OpenAI Chat Completions, streamed: a piece of text in each event.</summary>
/// <param name="delta">The JSON of a delta around an escaped piece.</param>
/// <param name="field">The path of the piece inside the delta.</param>
public class ChatFraming(string name, string field, Func<string, string> delta) : Framing
{
    public const string Done = "data: [DONE]\n\n";

    public override string Name => name;

    public override string Path => "/v1/chat/completions";

    public override string ContentType => "text/event-stream";

    public override bool IsCut => true;

    public static string Event(int choice, string delta, string finish = "null") =>
        $$"""data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":{{choice}},"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n";

    public override byte[] Request(string target) => Requests.Chat(target);

    public override byte[] Body(IReadOnlyList<string> pieces, Func<string, string> escape)
    {
        var events = new StringBuilder(Event(0, """{"role":"assistant"}"""));
        foreach (var piece in pieces)
        {
            events.Append(Event(0, delta(escape(piece))));
        }

        return Encoding.UTF8.GetBytes(events.Append(Event(0, "{}", "\"stop\"")).Append(Done).ToString());
    }

    public override IReadOnlyList<string> Texts(RawAnswer answer)
    {
        var text = new StringBuilder();
        var finished = 0;
        var events = SseDecoder.All(answer.Body);
        foreach (var json in events.Where(e => e.Data is not ("" or "[DONE]")).Select(e => LooseJson.Parse(e.Data)))
        {
            var piece = LooseJson.Find(json, "choices.0.delta." + field) as string;
            Assert.True(finished == 0 || string.IsNullOrEmpty(piece), "Text came after the end of its choice.");
            text.Append(piece);
            finished += LooseJson.Find(json, "choices.0.finish_reason") is "null" ? 0 : 1;
        }

        Assert.Equal(1, finished);
        Assert.Equal("[DONE]", events[^1].Data);
        return [text.ToString()];
    }
}
