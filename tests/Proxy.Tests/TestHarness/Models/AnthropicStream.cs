using System.Text;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.TestHarness.Models;

/// <summary>Anthropic Messages: blocks that begin, go on and stop.</summary>
internal sealed class AnthropicStream : ApiStream
{
    public const string Signature = "c2lnbmF0dXJlIG9mIHRoZSBtb2RlbCwgd2hpY2ggbm9ib2R5IGVsc2UgY2FuIHJlYWQgb3IgbWFrZS4gSXQgaXMgbG9uZy4=";

    private static readonly string[] s_names = ["thinking", "text", "arguments", "compaction"];
    private static readonly string[] s_fields = ["thinking", "text", "partial_json", "content"];

    public override string Name => "anthropic";

    public override ModelApi Api => ModelApi.Messages;

    public override IReadOnlyList<ApiText> Texts { get; } = [new("thinking"), new("text"), new("arguments", IsJson: true), new("compaction")];

    public override byte[] Begin(ApiText text) => Sse("content_block_start", $$"""{"type":"content_block_start","index":{{Index(text)}},"content_block":{{text.Name switch
    {
        "thinking" => """{"type":"thinking","thinking":"","signature":""}""",
        "text" => """{"type":"text","text":""}""",
        "arguments" => """{"type":"tool_use","id":"toolu_1","name":"send_note","input":{}}""",
        _ => """{"type":"compaction","content":null}""",
    }}}}""");

    public override byte[] Piece(ApiText text, string piece) => Sse("content_block_delta", text.Name switch
    {
        // The index stands behind the text that it names.
        "text" => $$$"""{"type":"content_block_delta","delta":{"text":"{{{piece}}}","type":"text_delta"},"index":{{{Index(text)}}}}""",
        "thinking" => Delta(text, "thinking_delta", "thinking", piece),
        "arguments" => Delta(text, "input_json_delta", "partial_json", piece),
        _ => Delta(text, "compaction_delta", "content", piece),
    });

    public override byte[] End(ApiText text, string whole) =>
        [.. text.Name == "thinking" ? Sse("content_block_delta", Delta(text, "signature_delta", "signature", Signature)) : [], .. Sse("content_block_stop", $$"""{"type":"content_block_stop","index":{{Index(text)}}}""")];

    public override byte[] Close(IReadOnlyList<(ApiText Text, string Whole)> texts) =>
    [
        .. Sse("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":12}}"""),
        .. Sse("message_stop", """{"type":"message_stop"}"""),
    ];

    public override IReadOnlyDictionary<string, string> Join(ReadOnlySpan<byte> stream, bool isWhole)
    {
        var decoder = new SseDecoder();
        var texts = new Dictionary<string, string>();
        var stopped = new HashSet<string>();
        foreach (var one in decoder.Feed(stream))
        {
            var json = LooseJson.Parse(one.Data);
            Assert.Equal(one.Name, LooseJson.Find(json, "type"));
            if (one.Name == "content_block_stop")
            {
                stopped.Add((string)LooseJson.Find(json, "index")!);
            }
            else if (one.Name == "content_block_delta")
            {
                Delta(json, stopped, texts);
            }
        }

        Assert.Equal(0, decoder.Pending);
        return texts;
    }

    private static void Delta(object json, HashSet<string> stopped, Dictionary<string, string> texts)
    {
        var index = (string)LooseJson.Find(json, "index")!;
        Assert.False(stopped.Contains(index), "Text came behind the end of its block.");
        if (LooseJson.Find(json, "delta.signature") is string signature)
        {
            texts["signature"] = signature;
            return;
        }

        var name = s_names[int.Parse(index)];
        Assert.False(name == "thinking" && texts.ContainsKey("signature"), "Thinking came behind its signature.");
        texts[name] = texts.GetValueOrDefault(name, "") + (string)LooseJson.Find(json, "delta." + s_fields[int.Parse(index)])!;
    }

    private static string Delta(ApiText text, string type, string field, string piece) =>
        $$$"""{"type":"content_block_delta","index":{{{Index(text)}}},"delta":{"type":"{{{type}}}","{{{field}}}":"{{{piece}}}"}}""";

    private static int Index(ApiText text) => Array.IndexOf(s_names, text.Name);
}
