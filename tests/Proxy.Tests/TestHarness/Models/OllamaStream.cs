using System.Text;
using FastMcp.Proxy.Replies;
using FastMcp.TestKit.Json;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.TestHarness.Models;

/// <summary>Ollama: a document in each line.</summary>
internal sealed class OllamaStream : ApiStream
{
    public override string Name => "ollama";

    public override ModelApi Api => ModelApi.Ollama;

    public override ReplyForm Form => ReplyForm.Lines;

    public override IReadOnlyList<ApiText> Texts { get; } = [new("message.content"), new("message.thinking"), new("response"), new("thinking")];

    public override byte[] Begin(ApiText text) => [];

    public override byte[] Piece(ApiText text, string piece) => Line(text.Name switch
    {
        "message.content" => $$$"""{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"{{{piece}}}"},"done":false}""",
        "message.thinking" => $$$"""{"model":"m","message":{"role":"assistant","content":"","thinking":"{{{piece}}}"},"done":false}""",
        _ => $$"""{"model":"m","{{text.Name}}":"{{piece}}","done":false}""",
    });

    public override byte[] End(ApiText text, string whole) => [];

    public override byte[] Close(IReadOnlyList<(ApiText Text, string Whole)> texts) =>
        Line("""{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":7000000001}""");

    public override IReadOnlyDictionary<string, string> Join(ReadOnlySpan<byte> stream, bool isWhole)
    {
        var texts = new Dictionary<string, string>();
        var done = false;
        foreach (var line in Encoding.UTF8.GetString(stream).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.False(done, "A line came behind the last.");
            var json = LooseJson.Parse(line);
            done = LooseJson.Find(json, "done") is "true";
            foreach (var text in Texts)
            {
                texts[text.Name] = texts.GetValueOrDefault(text.Name, "") + (LooseJson.Find(json, text.Name) as string ?? "");
            }
        }

        return texts;
    }

    private static byte[] Line(string json) => Encoding.UTF8.GetBytes(json + "\n");
}
