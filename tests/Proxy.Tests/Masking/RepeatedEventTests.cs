using System.Text;
using System.Text.RegularExpressions;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.Proxy.Tests.TestHarness.Models;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>
/// An event that is known by its bytes leaves as if it had been read: the same stream with an event between each two, which makes the
/// gateway forget what it knew, gives the same bytes, the same findings, and breaks at the same event.
/// </summary>
public sealed partial class RepeatedEventTests
{
    [Fact]
    public void GivenBack_AnEventThatWasKnown_IsNobodysWhenItIsTaken()
    {
        // As many as others gave back meanwhile may come first.
        for (var i = 0; i < 64; i++)
        {
            var bench = new ReplyBench(Packs.Usual, CallKind.ModelCall, ReplyForm.Events) { IsSlow = true };
            bench.Begin();
            bench.Push(Encoding.UTF8.GetBytes("data: " + s_chat[0].Replace("@", "mine 536-22-8190", StringComparison.Ordinal) + "\n\n"));
            var next = FastMcp.Proxy.Masking.Events.EventRooms.RentEvent();
            Assert.False(next.IsKnown);
            Assert.Equal(-1, next.Data.IndexOfAnyExcept((byte)0));
            Assert.Null(new FastMcp.TestKit.Heap.ObjectGraph().Walk(FastMcp.Proxy.Masking.Events.EventRooms.RentScanner(FastMcp.Wire.Json.JsonLimits.Default)).ByPath.Keys.FirstOrDefault(path => path.Contains("_channels", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void GivenBack_AnEventThatIsLarge_IsKeptForNobody()
    {
        var large = s_chat[0].Replace("\"model\":\"m\"", $"\"model\":\"{new string('m', 40_000)}\"", StringComparison.Ordinal).Replace("@", "a word", StringComparison.Ordinal);
        for (var i = 0; i < 64; i++)
        {
            var bench = new ReplyBench(Packs.Usual, CallKind.ModelCall, ReplyForm.Events) { IsSlow = true };
            bench.Begin();
            bench.Push(Encoding.UTF8.GetBytes($"data: {large}\n\n"));
            var next = new FastMcp.TestKit.Heap.ObjectGraph().Walk(FastMcp.Proxy.Masking.Events.EventRooms.RentEvent());
            Assert.True(next.Bytes < 16 * 1024, $"{next.Bytes} bytes");
        }
    }

    private static readonly string[] s_texts =
    [
        "a", "b c ", "536-22", "-8190", " jane.doe@", "example.com", "", "\\n", "\\u0035", "3", "{\\\"a\\\":", "\\\"536-22-8190\\\"}", "\\ud83d", "\\ude00", "é", "[", "\\\\", "4111 1111 ", "1111 1111", "sk_live_",
    ];

    private static readonly string[] s_chat =
    [
        """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,"delta":{"content":"@"},"finish_reason":null}]}""",
        """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,"delta":{"content":"@"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"#"}""",
        """{"choices":[{"delta":{"content":"@"},"index":1}]}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"@"}}]}}],"model":"m"}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"@"}}]}}],"model":"m"}""",
        """{"model":"ask 536-22-8190","choices":[{"index":0,"delta":{"content":"@"}}]}""",
        """{"choices":[{"index":0,"delta":{"content":"@","refusal":"@"}}]}""",
        """{"choices":[{"index":0,"delta":{"reasoning_content":"@"}}],"system_fingerprint":"#"}""",
        """{"choices":[{"index":1,"delta":{"content":"@"},"finish_reason":"stop"}]}""",
        """{"choices":[{"delta":{"content":"@"},"index":0,"finish_reason":"stop"}]}""",
        """{"choices":[],"usage":{"total_tokens":7}}""",
        """{"choices":[{"index":0,"delta":{"content":"@"}},{"index":0,"delta":{"content":"#"}}]}""",
        """{"choices":[{"index":0,"delta":{"content":"@","refusal":"#"}}]}""",
        """{"id":"%","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"@"}}],"obfuscation":"#"}""",
        """{"object":"chat.completion.chunk","choices":[{"id":"%","index":0,"delta":{"content":"@"}}],"id":"%"}""",
        """{"choices":[{"logprobs":0},{"logprobs":0},{"logprobs":0},{"index":3,"delta":{"content":"@"}}]}""",
    ];

    private static readonly string[] s_messages =
    [
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"@"}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"@"}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"thinking_delta","thinking":"@"}}""",
        """{"delta":{"type":"text_delta","text":"@"},"index":0,"type":"content_block_delta"}""",
        """{"type":"ping"}""",
        """{"type":"content_block_stop","index":3}""",
    ];

    private static readonly string[] s_responses =
    [
        """{"type":"response.output_text.delta","sequence_number":$,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"@","logprobs":[],"obfuscation":"#"}""",
        """{"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"@","obfuscation":"#","sequence_number":$}""",
        """{"type":"response.output_text.delta","sequence_number":$,"item_id":"msg_1","output_index":0,"content_index":1,"delta":"@"}""",
        """{"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":1,"delta":"@","logprobs":[{"token":"#"}]}""",
        """{"type":"response.function_call_arguments.delta","sequence_number":$,"item_id":"fc_1","output_index":1,"delta":"@","obfuscation":"#"}""",
        """{"type":"response.output_text.done","sequence_number":$,"item_id":"msg_1","output_index":0,"content_index":0,"text":"#"}""",
        """{"type":"response.output_item.done","sequence_number":$,"output_index":1,"item":{"id":"%"}}""",
    ];

    private static readonly string[] s_gemini =
    [
        """{"candidates":[{"content":{"parts":[{"text":"@"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":$,"totalTokenCount":$},"modelVersion":"g","responseId":"%"}""",
        """{"usageMetadata":{"thoughtsTokenCount":$,"candidatesTokenCount":7,"totalTokenCount":$,"totalTokenCount":$},"candidates":[{"content":{"parts":[{"text":"@","thought":true}]}}]}""",
        """{"candidates":[{"content":{"parts":[{"text":"@"}]}}],"usageMetadata":{"candidatesTokenCount":"$","totalTokenCount":null}}""",
        """{"candidates":[{"content":{"parts":[{"text":"@"},{"text":"#"}]}}]}""",
        """{"candidates":[{"index":1,"content":{"parts":[{"text":"@"}]}},{"content":{"parts":[{"text":"#"}]}}]}""",
        """{"candidates":[{"content":{"parts":[{"text":"@"}]},"finishReason":"STOP"}],"usageMetadata":{"totalTokenCount":$}}""",
        """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":"@"}}}]}}]}""",
    ];

    private static readonly string[] s_ollama =
    [
        """{"model":"m","created_at":"2026-01-01T00:00:%.$Z","message":{"role":"assistant","content":"@"},"done":false}""",
        """{"model":"m","created_at":"%","message":{"role":"assistant","content":"","thinking":"@"},"done":false}""",
        """{"created_at":"#","response":"@","done":false}""",
        """{"message":{"content":"@"},"created_at":"2026-01-01T00:00:$Z","done":false}""",
        """{"created_at":"2026-01-01T00:00:$Z","message":{"content":"@","thinking":"#"},"done":false}""",
    ];

    private static readonly string[] s_converse =
    [
        """{"contentBlockIndex":0,"delta":{"text":"@"},"p":"%"}""",
        """{"delta":{"text":"@"},"p":"abc%","contentBlockIndex":1}""",
        """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"@"}},"p":"#"}""",
        """{"contentBlockIndex":3,"delta":{"reasoningContent":{"text":"@"}},"p":"%"}""",
        """{"contentBlockIndex":0,"delta":{"text":"@","text2":"#"}}""",
        """{"contentBlockIndex":4}""",
    ];

    private static readonly string[] s_heads = ["", "", "event: one\n", "event: one\r\n", "event:one\n", "event: 536-22-8190\n", "event: one\nid: 7\n", ": 536-22-8190\nevent: one\n"];

    private static readonly string[] s_broken = ["\u0001", "\\x", "\" ", "\\u12", "\\"];

    [Theory]
    [InlineData(ModelApi.Chat)]
    [InlineData(ModelApi.Messages)]
    [InlineData(ModelApi.Responses)]
    [InlineData(ModelApi.Gemini)]
    [InlineData(ModelApi.Ollama)]
    [InlineData(ModelApi.Converse)]
    [InlineData(ModelApi.Invoke)]
    public void Stream_WithEventsThatRepeat_LeavesAsIfEachWereRead(ModelApi api)
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var (known, forgetful) = (Bench(api), Bench(api));
        for (var turn = 0; turn < (Packs.IsLong ? 20_000 : 400); turn++)
        {
            var events = Stream(api, random);
            known.Begin();
            forgetful.Begin();
            var whole = true;
            foreach (var (one, number) in events)
            {
                var (fault, reference) = (known.Fault(one), forgetful.Fault(one));
                Assert.True(fault == reference, $"seed {seed}, turn {turn}: {fault} where it should be {reference}, at {Encoding.UTF8.GetString(one)}");
                if (fault != BodyFault.None)
                {
                    whole = false;
                    break;
                }

                // What a stream's end repeats of its last event is what it would have repeated of this one.
                Assert.Equal(BodyFault.None, forgetful.Fault(Framed(api, "event: q\n", api == ModelApi.Responses && number is not null ? $"{{\"x\":true,\"sequence_number\":{number}}}" : """{"x":true}""")));
            }

            if (whole)
            {
                known.End();
                forgetful.End();
            }

            known.Flush();
            forgetful.Flush();
            var expected = Breaker().Replace(Encoding.Latin1.GetString(forgetful.Seen), "").Replace(Encoding.Latin1.GetString(Framed(api, "", """{"x":true}""")), "", StringComparison.Ordinal);
            Assert.True(expected == Encoding.Latin1.GetString(known.Seen), $"seed {seed}, turn {turn}\nexpected {expected}\nactual   {Encoding.Latin1.GetString(known.Seen)}");
            Assert.Equal(forgetful.Findings, known.Findings);
        }
    }

    [GeneratedRegex("""event: q\ndata: {"x":true(,"sequence_number":[^}]+)?}\n\n""")]
    private static partial Regex Breaker();

    private static readonly string[] s_numbers = ["007", "00", "-1", "1.5", "9007199254740992", "1e3", "\"7\"", "0", "999999999999999", "378282246310005"];

    private static ReplyBench Bench(ModelApi api) => new(Packs.Usual, CallKind.ModelCall, FormOf(api), api: api);

    private static ReplyForm FormOf(ModelApi api) => api switch
    {
        ModelApi.Ollama => ReplyForm.Lines,
        ModelApi.Converse or ModelApi.Invoke => ReplyForm.Frames,
        _ => ReplyForm.Events,
    };

    private static string[] KindsOf(ModelApi api) => api switch
    {
        ModelApi.Chat => s_chat,
        ModelApi.Responses => s_responses,
        ModelApi.Gemini => s_gemini,
        ModelApi.Ollama => s_ollama,
        ModelApi.Converse => s_converse,
        _ => s_messages,
    };

    private static byte[] Framed(ModelApi api, string head, string data) => api switch
    {
        ModelApi.Ollama => Encoding.UTF8.GetBytes(data + "\n"),
        ModelApi.Converse => BedrockStream.Frame("contentBlockDelta", data),
        ModelApi.Invoke => BedrockStream.Frame("chunk", $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(data))}}"}"""),
        _ => Encoding.UTF8.GetBytes(head + "data: " + data + "\n\n"),
    };

    // Runs of one kind, as streams have them, and now and then a text that is no string.
    private static List<(byte[] Event, string? Number)> Stream(ModelApi api, Random random)
    {
        var kinds = KindsOf(api);
        var events = new List<(byte[], string?)>();
        var at = random.Next(2_000);
        var broken = random.Next(8) == 0;
        for (var runs = 1 + random.Next(4); runs > 0; runs--)
        {
            var kind = kinds[random.Next(kinds.Length)];
            var head = s_heads[random.Next(s_heads.Length)];
            for (var count = 1 + random.Next(6); count > 0; count--)
            {
                var text = broken && random.Next(6) == 0 ? s_broken[random.Next(s_broken.Length)] : s_texts[random.Next(s_texts.Length)];
                var number = broken && random.Next(3) == 0 ? s_numbers[random.Next(s_numbers.Length)] : $"{at++}";
                var filled = kind.Replace("@", text, StringComparison.Ordinal).Replace("#", s_texts[random.Next(random.Next(4) == 0 ? s_texts.Length : 4)], StringComparison.Ordinal)
                    .Replace("%", random.Next(3) == 0 ? s_texts[random.Next(s_texts.Length)] : $"chatcmpl-{random.Next(1000)}", StringComparison.Ordinal).Replace("$", number, StringComparison.Ordinal);
                events.Add((Framed(api, head, filled), kind.Contains('$', StringComparison.Ordinal) ? number : null));
            }
        }

        return events;
    }
}
