using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Attacks;

/// <summary>Chat streams made to slip a value past the masker. What a client joins never holds it.</summary>
public sealed class StreamAttackTests(GatewayFixture gateway)
{
    private const string Value = "536-22-8190";

    public static TheoryData<string, string[]> Joined => new()
    {
        { "finish reason is empty", ["""{"choices":[{"index":0,"delta":{"content":"a 536-22"},"finish_reason":""}]}""", """{"choices":[{"index":0,"delta":{"content":"-8190"},"finish_reason":""}]}"""] },
        { "finish reason is false", ["""{"choices":[{"index":0,"delta":{"content":"a 536-22"},"finish_reason":false}]}""", """{"choices":[{"index":0,"delta":{"content":"-8190"}}]}"""] },
        { "text behind the finish", ["""{"choices":[{"index":0,"delta":{"content":"a 536-22"},"finish_reason":"stop"}]}""", """{"choices":[{"index":0,"delta":{"content":"-8190"}}]}"""] },
        { "text behind a bare finish", ["""{"choices":[{"index":0,"delta":{"content":"a 536-22"}}]}""", """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""", """{"choices":[{"index":0,"delta":{"content":"-8190"}}]}"""] },
        { "text behind [DONE]", ["""{"choices":[{"index":0,"delta":{"content":"a 536-22"}}]}""", "[DONE]", """{"choices":[{"index":0,"delta":{"content":"-8190"}}]}"""] },
        { "another case", ["""{"choices":[{"index":0,"delta":{"Content":"a 536-22"}}]}""", """{"choices":[{"index":0,"delta":{"Content":"-8190"}}]}"""] },
        { "parts", ["""{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"a 536-22"}]}}]}""", """{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"-8190"}]}}]}"""] },
        { "reasoning details", ["""{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","text":"a 536-22"}]}}]}""", """{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","text":"-8190"}]}}]}"""] },
        { "another API's deltas", ["""{"type":"response.output_text.delta","delta":"a 536-22"}""", """{"type":"response.output_text.delta","delta":"-8190"}"""] },
    };

    [Theory]
    [MemberData(nameof(Joined))]
    public async Task Value_SplitOverEvents_DoesNotArrive(string name, string[] events)
    {
        foreach (var type in new[] { "text/event-stream", "text/plain" })
        {
            var answer = await gateway.ExchangeAsync(Requests.Chat, "/v1/chat/completions", e => SendAsync(e, type, events));
            Assert.False(TextOf(answer).Contains(Value, StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public async Task Finish_InEveryEvent_CostsNothingWhereNothingIsHeld()
    {
        string[] events = [.. new[] { "One. ", "Two. ", "Three. " }.Select(t => $$"""{"choices":[{"index":0,"delta":{"content":"{{t}}"},"finish_reason":"stop"}]}""")];
        var answer = await gateway.ExchangeAsync(Requests.Chat, "/v1/chat/completions", e => SendAsync(e, "text/event-stream", events));
        Assert.Equal("One. Two. Three. ", TextOf(answer));
    }

    [Fact]
    public async Task Arguments_OfTwoCallsInOneChannel_BothReadAsJson()
    {
        string[] events = [.. new[] { """{\"a\":1}""", """{\"a\":\"bob\\u0040example.com\"}""" }
            .Select(t => $$$"""{"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"name":"f","arguments":"{{{t}}}"}}]}}]}""")];
        var answer = await gateway.ExchangeAsync(Requests.Chat, "/v1/chat/completions", e => SendAsync(e, "text/event-stream", events));
        Assert.Contains("[EMAIL]", answer.Text);
        Assert.DoesNotContain("0040example", answer.Text);
    }

    [Fact]
    public async Task EventName_HoldsAValue_IsMasked()
    {
        var answer = await gateway.ExchangeAsync(Requests.ToolCall, "/mcp", e => e.SendAsync(Answers.Plain("text/event-stream",
            "event: bob@example.com\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n")));
        Assert.Equal("event: [EMAIL]\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n", answer.Text);
    }

    private static Task SendAsync(UpstreamExchange exchange, string type, string[] events) =>
        exchange.SendAsync(Answers.Plain(type, string.Concat(events.Select(e => $"data: {e}\n\n"))));

    // As a careless client reads it: all texts of all events, whatever the end of the stream looked like.
    private static string TextOf(RawAnswer answer)
    {
        var text = new StringBuilder();
        foreach (var e in SseDecoder.All(answer.Body).Where(e => e.Data.StartsWith('{')))
        {
            var json = LooseJson.Parse(e.Data);
            foreach (var path in new[] { "delta", "choices.0.delta.content", "choices.0.delta.Content", "choices.0.delta.content.0.text", "choices.0.delta.reasoning_details.0.text" })
            {
                text.Append(LooseJson.Find(json, path) as string is { } piece and not "null" ? piece : "");
            }
        }

        return text.ToString();
    }
}
