using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Framings;

/// <summary>Tool-call arguments: fragments of a JSON document inside JSON strings, escaped twice.</summary>
public sealed class ChatArgumentsFraming() : ChatFraming(
    "chat-arguments",
    "tool_calls.0.function.arguments",
    t => $$$"""{"tool_calls":[{"index":0,"function":{"arguments":"{{{t}}}"}}]}""")
{
    public override string Wrap(string text, Func<string, string> escape) => $$"""{"to":"x","note":"{{escape(text)}}","n":1}""";

    public override IReadOnlyList<string> Texts(RawAnswer answer)
    {
        var arguments = LooseJson.Parse(base.Texts(answer)[0]);
        Assert.Equal("1", LooseJson.Find(arguments, "n"));
        return [(string)LooseJson.Find(arguments, "note")!];
    }
}
