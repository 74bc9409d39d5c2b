using System.Text;
using FastMcp.Proxy.Replies;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.TestHarness.Models;

/// <summary>Gemini: pieces of parts of candidates, as events or as the elements of one array.</summary>
internal sealed class GeminiStream(bool isArray) : ApiStream
{
    private static readonly string[] s_names = ["text", "thought", "second"];
    private bool _any;

    public override string Name => isArray ? "gemini-array" : "gemini";

    public override ModelApi Api => ModelApi.Gemini;

    public override ReplyForm Form => isArray ? ReplyForm.Elements : ReplyForm.Events;

    public override IReadOnlyList<ApiText> Texts { get; } = [.. s_names.Select(name => new ApiText(name))];

    public override byte[] Begin(ApiText text)
    {
        _any = false;
        return [.. isArray ? "["u8.ToArray() : [], .. One("""{"candidates":[{"content":{"role":"model","parts":[]},"index":0}],"modelVersion":"g"}""")];
    }

    public override byte[] Piece(ApiText text, string piece) => One(Candidate(text, $$"""{"parts":[{{Part(text, piece)}}],"role":"model"}""", ""));

    public override byte[] End(ApiText text, string whole) => [];

    public override byte[] Close(IReadOnlyList<(ApiText Text, string Whole)> texts) =>
    [
        .. texts.Select(one => one.Text.Name == "second" ? 1 : 0).Distinct().SelectMany(index => One($$$"""{"candidates":[{"finishReason":"STOP","index":{{{index}}}}],"usageMetadata":{"totalTokenCount":7}}""")),
        .. isArray ? "]\n"u8.ToArray() : [],
    ];

    public override IReadOnlyDictionary<string, string> Join(ReadOnlySpan<byte> stream, bool isWhole)
    {
        var texts = new Dictionary<string, string>();
        var finished = new HashSet<string>();
        foreach (var chunk in Chunks(stream, isWhole))
        {
            foreach (var candidate in (List<object>)LooseJson.Find(chunk, "candidates")!)
            {
                Take(candidate, texts, finished);
            }
        }

        return texts;
    }

    private static void Take(object candidate, Dictionary<string, string> texts, HashSet<string> finished)
    {
        var index = LooseJson.Find(candidate, "index") as string ?? "0";
        foreach (var part in LooseJson.Find(candidate, "content.parts") as List<object> ?? [])
        {
            Assert.DoesNotContain(index, finished);
            var name = index == "1" ? "second" : LooseJson.Find(part, "thought") is "true" ? "thought" : "text";
            texts[name] = texts.GetValueOrDefault(name, "") + LooseJson.Find(part, "text");
        }

        if (LooseJson.Find(candidate, "finishReason") is string)
        {
            finished.Add(index);
        }
    }

    private List<object> Chunks(ReadOnlySpan<byte> stream, bool isWhole)
    {
        if (isArray)
        {
            var json = Encoding.UTF8.GetString(stream).TrimEnd(',', ' ', '\r', '\n');
            return (List<object>)LooseJson.Parse(isWhole ? json : json + "]");
        }

        var decoder = new SseDecoder();
        return [.. decoder.Feed(stream).Select(one => LooseJson.Parse(one.Data))];
    }

    private byte[] One(string json)
    {
        var comma = _any && isArray;
        _any = true;
        return Encoding.UTF8.GetBytes(isArray ? (comma ? ",\r\n" : "") + json : $"data: {json}\r\n\r\n");
    }

    private static string Part(ApiText text, string piece) => text.Name == "thought" ? $$"""{"text":"{{piece}}","thought":true}""" : $$"""{"text":"{{piece}}"}""";

    private static string Candidate(ApiText text, string content, string more) =>
        $$$"""{"candidates":[{"content":{{{content}}}{{{more}}},"index":{{{(text.Name == "second" ? 1 : 0)}}}}]}""";
}
