using System.Text;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>
/// An event that is known by its bytes leaves as if it had been read: the same stream with an event between each two, which makes the
/// gateway forget what it knew, gives the same bytes, the same findings, and breaks at the same event.
/// </summary>
public sealed class RepeatedEventTests
{
    private const string Breaker = "data: {\"x\":true}\n\n";

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

    private static readonly string[] s_broken = ["\u0001", "\\x", "\" ", "\\u12", "\\"];

    [Theory]
    [InlineData(ModelApi.Chat)]
    [InlineData(ModelApi.Messages)]
    public void Stream_WithEventsThatRepeat_LeavesAsIfEachWereRead(ModelApi api)
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var (known, forgetful) = (Bench(api), Bench(api));
        for (var turn = 0; turn < (Packs.IsLong ? 20_000 : 400); turn++)
        {
            var events = Stream(api == ModelApi.Chat ? s_chat : s_messages, random);
            known.Begin();
            forgetful.Begin();
            foreach (var one in events)
            {
                var (fault, reference) = (known.Fault(one), forgetful.Fault(one));
                Assert.True(fault == reference, $"seed {seed}, turn {turn}: {fault} where it should be {reference}, at {Encoding.UTF8.GetString(one)}");
                if (fault != BodyFault.None)
                {
                    break;
                }

                Assert.Equal(BodyFault.None, forgetful.Fault(Encoding.UTF8.GetBytes(Breaker)));
            }

            known.Flush();
            forgetful.Flush();
            var expected = Encoding.UTF8.GetString(forgetful.Seen).Replace(Breaker, "", StringComparison.Ordinal);
            Assert.True(expected == Encoding.UTF8.GetString(known.Seen), $"seed {seed}, turn {turn}\nexpected {expected}\nactual   {Encoding.UTF8.GetString(known.Seen)}");
            Assert.Equal(forgetful.Findings, known.Findings);
        }
    }

    private static ReplyBench Bench(ModelApi api) => new(Packs.Usual, CallKind.ModelCall, ReplyForm.Events, api: api);

    // Runs of one kind, as streams have them, and now and then a text that is no string.
    private static List<byte[]> Stream(string[] kinds, Random random)
    {
        var events = new List<byte[]>();
        var broken = random.Next(8) == 0;
        for (var runs = 1 + random.Next(4); runs > 0; runs--)
        {
            var kind = kinds[random.Next(kinds.Length)];
            for (var count = 1 + random.Next(6); count > 0; count--)
            {
                var text = broken && random.Next(6) == 0 ? s_broken[random.Next(s_broken.Length)] : s_texts[random.Next(s_texts.Length)];
                events.Add(Encoding.UTF8.GetBytes("data: " + kind.Replace("@", text, StringComparison.Ordinal).Replace("#", s_texts[random.Next(random.Next(4) == 0 ? s_texts.Length : 4)], StringComparison.Ordinal) + "\n\n"));
            }
        }

        return events;
    }
}
