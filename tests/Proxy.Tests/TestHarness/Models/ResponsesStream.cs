using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.TestHarness.Models;

/// <summary>OpenAI Responses: pieces of parts of items, each text repeated whole up to four times, all events numbered.</summary>
internal sealed class ResponsesStream : ApiStream
{
    public const string Encrypted = "Z0FBQUFBQmVuY3J5cHRlZCByZWFzb25pbmcsIHdoaWNoIG5vYm9keSBlbHNlIGNhbiByZWFkLiBJdCBpcyBsb25nIGVub3VnaC4=";

    private static readonly Kind[] s_kinds =
    [
        new("summary", "reasoning_summary_text", "text", ",\"summary_index\":0", "reasoning"),
        new("text", "output_text", "text", ",\"content_index\":0", "message"),
        new("arguments", "function_call_arguments", "arguments", "", "function_call"),
        new("refusal", "refusal", "refusal", ",\"content_index\":1", "message"),
        new("reasoning", "reasoning_text", "text", ",\"content_index\":0", "reasoning"),
        new("input", "custom_tool_call_input", "input", "", "custom_tool_call"),
        new("code", "code_interpreter_call_code", "code", "", "code_interpreter_call"),
        new("mcp", "mcp_call_arguments", "arguments", "", "mcp_call"),
    ];

    private int _number;

    public override string Name => "responses";

    public override ModelApi Api => ModelApi.Responses;

    public override IReadOnlyList<ApiText> Texts { get; } = [.. s_kinds.Select(kind => new ApiText(kind.Name, kind.Name is "arguments" or "mcp"))];

    public override byte[] Begin(ApiText text)
    {
        _number = 0;
        return [.. Event("response.created", """ "response":{"id":"resp_1","object":"response","status":"in_progress","output":[]}"""), .. Event("response.output_item.added", $$""" "output_index":{{Place(text)}},"item":{"id":"item_{{Place(text)}}","type":"{{Of(text).Item}}"}""")];
    }

    public override byte[] Piece(ApiText text, string piece)
    {
        var kind = Of(text);
        return Event($"response.{kind.Type}.delta", $$"""{{Key(text)}}{{(kind.Type == "output_text" ? ",\"logprobs\":[]" : "")}},"delta":"{{piece}}" """);
    }

    public override byte[] End(ApiText text, string whole)
    {
        var kind = Of(text);
        return
        [
            .. Event($"response.{kind.Type}.done", $$"""{{Key(text)}},"{{kind.Field}}":"{{whole}}" """),
            .. !kind.Part.Contains("content", StringComparison.Ordinal) ? []
                : Event("response.content_part.done", $$"""{{Key(text)}},"part":{"type":"output_text","{{kind.Field}}":"{{whole}}","annotations":[],"logprobs":[]}"""),
            .. Event("response.output_item.done", $$""" "output_index":{{Place(text)}},"item":{{Item(text, whole)}}"""),
        ];
    }

    public override byte[] Close(IReadOnlyList<(ApiText Text, string Whole)> texts) => Event(
        "response.completed",
        $$""" "response":{"id":"resp_1","object":"response","status":"completed","output":[{{string.Join(',', texts.Select(one => Item(one.Text, one.Whole)))}}]}""");

    public override IReadOnlyDictionary<string, string> Join(ReadOnlySpan<byte> stream, bool isWhole)
    {
        var decoder = new SseDecoder();
        var texts = new Dictionary<string, string>();
        var done = new HashSet<string>();
        var number = 0;
        foreach (var one in decoder.Feed(stream))
        {
            var json = LooseJson.Parse(one.Data);
            Assert.Equal(one.Name, LooseJson.Find(json, "type"));
            Assert.Equal($"{number++}", LooseJson.Find(json, "sequence_number"));
            Take(one.Name, json, texts, done);
        }

        Assert.Equal(0, decoder.Pending);
        return texts;
    }

    private static void Take(string name, object json, Dictionary<string, string> texts, HashSet<string> done)
    {
        if (name is "response.output_item.done")
        {
            Repeats(LooseJson.Find(json, "item")!, texts);
        }
        else if (name is "response.completed")
        {
            foreach (var item in (List<object>)LooseJson.Find(json, "response.output")!)
            {
                Repeats(item, texts);
            }
        }
        else if (name is "response.content_part.done")
        {
            var kind = s_kinds[int.Parse((string)LooseJson.Find(json, "output_index")!)];
            Assert.Equal(texts[kind.Name], LooseJson.Find(json, "part." + kind.Field));
        }
        else if (Array.Find(s_kinds, one => name.StartsWith($"response.{one.Type}.", StringComparison.Ordinal)) is { } kind)
        {
            Assert.Equal($"item_{Array.IndexOf(s_kinds, kind)}", LooseJson.Find(json, "item_id"));
            if (name.EndsWith("delta", StringComparison.Ordinal))
            {
                Assert.False(done.Contains(kind.Name), "Text came behind its end.");
                texts[kind.Name] = texts.GetValueOrDefault(kind.Name, "") + (string)LooseJson.Find(json, "delta")!;
            }
            else
            {
                done.Add(kind.Name);
                Assert.Equal(texts.GetValueOrDefault(kind.Name, ""), LooseJson.Find(json, kind.Field));
            }
        }
    }

    // Every repetition says what the pieces said.
    private static void Repeats(object item, Dictionary<string, string> texts)
    {
        var kind = s_kinds[int.Parse(((string)LooseJson.Find(item, "id")!)["item_".Length..])];
        var path = kind.Name switch { "summary" => "summary.0.text", "text" or "reasoning" => "content.0.text", "refusal" => "content.1.refusal", _ => kind.Field };
        Assert.Equal(texts[kind.Name], LooseJson.Find(item, path));
        if (LooseJson.Find(item, "encrypted_content") is string encrypted)
        {
            Assert.Equal(texts.GetValueOrDefault(kind.Name + ".encrypted", encrypted), encrypted);
            texts[kind.Name + ".encrypted"] = encrypted;
        }
    }

    private static string Item(ApiText text, string whole)
    {
        var kind = Of(text);
        var rest = kind.Name switch
        {
            // The encrypted content stands before the text that goes with it.
            "summary" => $$""" "encrypted_content":"{{Encrypted}}","summary":[{"type":"summary_text","text":"{{whole}}"}]""",
            "reasoning" => $$""" "encrypted_content":"{{Encrypted}}","summary":[],"content":[{"type":"reasoning_text","text":"{{whole}}"}]""",
            "text" => $$""" "role":"assistant","content":[{"type":"output_text","text":"{{whole}}","annotations":[]}]""",
            "refusal" => $$""" "role":"assistant","content":[{"type":"output_text","text":""},{"type":"refusal","refusal":"{{whole}}"}]""",
            _ => $$""" "{{kind.Field}}":"{{whole}}" """,
        };
        return $$"""{"id":"item_{{Place(text)}}","type":"{{kind.Item}}","status":"completed",{{rest}}}""";
    }

    private byte[] Event(string type, string rest) => Sse(type, $$"""{"type":"{{type}}","sequence_number":{{_number++}},{{rest}}}""");

    private static string Key(ApiText text) => $$""" "item_id":"item_{{Place(text)}}","output_index":{{Place(text)}}{{Of(text).Part}}""";

    private static int Place(ApiText text) => Array.FindIndex(s_kinds, kind => kind.Name == text.Name);

    private static Kind Of(ApiText text) => s_kinds[Place(text)];

    private sealed record Kind(string Name, string Type, string Field, string Part, string Item);
}
