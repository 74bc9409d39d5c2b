using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using FastMcp.Proxy.Replies;
using FastMcp.TestKit.Json;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.TestHarness.Models;

/// <summary>Bedrock's ConverseStream in binary frames, or InvokeModelWithResponseStream with Anthropic's events in base64 in them.</summary>
internal sealed class BedrockStream(bool invoke) : ApiStream
{
    private static readonly string[] s_names = ["reasoning", "text", "arguments"];

    public override string Name => invoke ? "bedrock-invoke" : "bedrock-converse";

    public override ModelApi Api => invoke ? ModelApi.Invoke : ModelApi.Converse;

    public override ReplyForm Form => ReplyForm.Frames;

    public override IReadOnlyList<ApiText> Texts { get; } = [new("reasoning"), new("text"), new("arguments", IsJson: true)];

    public override byte[] Begin(ApiText text) => invoke
        ? Chunk($$$"""{"type":"content_block_start","index":{{{Index(text)}}},"content_block":{"type":"text","text":""}}""")
        : [.. Frame("messageStart", """{"role":"assistant","p":"abc"}"""), .. Frame("contentBlockStart", $$$$"""{"contentBlockIndex":{{{{Index(text)}}}},"start":{"toolUse":{"toolUseId":"t","name":"n"}}}""")];

    public override byte[] Piece(ApiText text, string piece) => (invoke, text.Name) switch
    {
        (true, "reasoning") => Delta(text, "thinking_delta", "thinking", piece),
        (true, "text") => Delta(text, "text_delta", "text", piece),
        (true, _) => Delta(text, "input_json_delta", "partial_json", piece),
        (_, "reasoning") => Converse(text, $$$"""{"reasoningContent":{"text":"{{{piece}}}"}}"""),
        (_, "text") => Converse(text, $$"""{"text":"{{piece}}"}"""),
        _ => Converse(text, $$$"""{"toolUse":{"input":"{{{piece}}}"}}"""),
    };

    public override byte[] End(ApiText text, string whole) => invoke
        ? Chunk($$"""{"type":"content_block_stop","index":{{Index(text)}}}""")
        : Frame("contentBlockStop", $$"""{"contentBlockIndex":{{Index(text)}}}""");

    public override byte[] Close(IReadOnlyList<(ApiText Text, string Whole)> texts) => invoke
        ? Chunk("""{"type":"message_stop"}""")
        : [.. Frame("messageStop", """{"stopReason":"end_turn"}"""), .. Frame("metadata", """{"usage":{"inputTokens":3,"outputTokens":4,"totalTokens":7},"metrics":{"latencyMs":5}}""")];

    public override IReadOnlyDictionary<string, string> Join(ReadOnlySpan<byte> stream, bool isWhole)
    {
        var texts = new Dictionary<string, string>();
        var stopped = new HashSet<string>();
        while (!stream.IsEmpty)
        {
            var (name, payload) = Read(ref stream);
            var json = LooseJson.Parse(payload);
            if (invoke)
            {
                json = LooseJson.Parse(Encoding.UTF8.GetString(Convert.FromBase64String((string)LooseJson.Find(json, "bytes")!)));
                name = (string)LooseJson.Find(json, "type")!;
            }

            var index = (LooseJson.Find(json, "contentBlockIndex") ?? LooseJson.Find(json, "index")) as string ?? "";
            if (name is "contentBlockStop" or "content_block_stop")
            {
                stopped.Add(index);
            }
            else if (name is "contentBlockDelta" or "content_block_delta")
            {
                Assert.DoesNotContain(index, stopped);
                Take(LooseJson.Find(json, "delta")!, s_names[int.Parse(index)], texts);
            }
        }

        return texts;
    }

    /// <summary>A frame as AWS makes them.</summary>
    public static byte[] Frame(string type, string payload) => Frame(payload, (":event-type", type), (":content-type", "application/json"), (":message-type", "event"));

    public static byte[] Frame(string payload, params (string Name, string Value)[] fields)
    {
        var headers = fields.SelectMany(field => (byte[])
            [(byte)field.Name.Length, .. Encoding.ASCII.GetBytes(field.Name), 7, (byte)(field.Value.Length >> 8), (byte)field.Value.Length, .. Encoding.ASCII.GetBytes(field.Value)]).ToArray();
        var body = Encoding.UTF8.GetBytes(payload);
        var frame = new byte[16 + headers.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.HashToUInt32(frame.AsSpan(0, 8)));
        headers.CopyTo(frame, 12);
        body.CopyTo(frame, 12 + headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc32.HashToUInt32(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private static (string Name, string Payload) Read(ref ReadOnlySpan<byte> stream)
    {
        var frame = stream[..BinaryPrimitives.ReadInt32BigEndian(stream)];
        Assert.Equal(Crc32.HashToUInt32(frame[..8]), BinaryPrimitives.ReadUInt32BigEndian(frame[8..]));
        Assert.Equal(Crc32.HashToUInt32(frame[..^4]), BinaryPrimitives.ReadUInt32BigEndian(frame[^4..]));
        var length = BinaryPrimitives.ReadInt32BigEndian(frame[4..]);
        var headers = Encoding.Latin1.GetString(frame.Slice(12, length));
        var at = headers.IndexOf(":event-type", StringComparison.Ordinal) + ":event-type".Length;
        var name = headers.Substring(at + 3, headers[at + 2]);
        stream = stream[frame.Length..];
        return (name, Encoding.UTF8.GetString(frame[(12 + length)..^4]));
    }

    private static void Take(object delta, string name, Dictionary<string, string> texts)
    {
        foreach (var path in new[] { "text", "thinking", "partial_json", "toolUse.input", "reasoningContent.text" })
        {
            texts[name] = texts.GetValueOrDefault(name, "") + (LooseJson.Find(delta, path) as string ?? "");
        }
    }

    private static byte[] Delta(ApiText text, string type, string field, string piece) =>
        Chunk($$$"""{"type":"content_block_delta","index":{{{Index(text)}}},"delta":{"type":"{{{type}}}","{{{field}}}":"{{{piece}}}"}}""");

    private static byte[] Converse(ApiText text, string delta) => Frame("contentBlockDelta", $$"""{"delta":{{delta}},"p":"abcdefghij","contentBlockIndex":{{Index(text)}}}""");

    private static byte[] Chunk(string json) => Frame("chunk", $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}}","p":"abcd"}""");

    private static int Index(ApiText text) => Array.IndexOf(s_names, text.Name);
}
