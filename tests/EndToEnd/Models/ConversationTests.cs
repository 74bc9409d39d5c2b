using System.Text;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Leaks;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Models;

/// <summary>Conversations of several turns with signed thinking and tools, through the real program and over its restart.</summary>
public sealed class ConversationTests(GatewayFixture shared)
{
    private const string Thought = "Her mail is jane.doe@example.com, I may need it. \U0001F511";
    private const string Signature = "c2lnbmF0dXJlIG9mIHRoZSBtb2RlbCwgd2hpY2ggbm9ib2R5IGVsc2UgY2FuIHJlYWQgb3IgbWFrZS4gSXQgaXMgbG9uZy4=";

    [Fact]
    public async Task Anthropic_ThreeTurnsWithThinkingAndATool_TheModelGetsWhatItSigned()
    {
        await using var upstream = new ScriptedUpstream();
        upstream.Fallback = e => e.SendAsync(Answers.Plain("text/event-stream", Turn(e.Request)));
        using var gateway = await FileGateway.StartAsync(
            $"upstreams: [{{ name: up, url: 'http://127.0.0.1:{upstream.Port}' }}]\nmasking: {{ key: key }}\nroutes:\n  - {{ path: /, upstream: up, protocol: anthropic }}\n",
            own => File.WriteAllText(own.At("key"), Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray()) + "\n"));
        var history = new StringBuilder("""{"role":"user","content":"write to her"}""");
        for (var turn = 1; turn <= 3; turn++)
        {
            var answer = await gateway.ExchangeAsync(RawClient.Request("POST", "/v1/messages", "Content-Type: application/json\r\n", Request(history)));
            Assert.True(answer.Status == 200, answer.Text);
            Assert.Equal(0, new LeakCounter("jane.doe@", "example.com").Count(answer.Body));
            var (thinking, signature, arguments) = Joined(answer.Body);
            Assert.Equal("Her mail is [EMAIL], I may need it. \U0001F511", thinking);
            Assert.StartsWith("FastMcpEnvelope1", signature, StringComparison.Ordinal);
            Assert.Equal("[EMAIL]", LooseJson.Find(LooseJson.Parse(arguments), "to"));
            history.Append($$$""",{"role":"assistant","content":[{"type":"thinking","thinking":"{{{Escapes.Spelled(thinking)}}}","signature":"{{{signature}}}"},{"type":"tool_use","id":"toolu_{{{turn}}}","name":"send","input":{{{arguments}}}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_{{{turn}}}","content":"sent"}]}""");
            if (turn == 1)
            {
                await gateway.RestartAsync();
            }
        }

        var last = LooseJson.Parse(Encoding.UTF8.GetString(upstream.Requests.Last().Body));
        for (var turn = 1; turn <= 2; turn++)
        {
            Assert.Equal(Thought, LooseJson.Find(last, $"messages.{(turn * 2) - 1}.content.0.thinking"));
            Assert.Equal(Signature, LooseJson.Find(last, $"messages.{(turn * 2) - 1}.content.0.signature"));
        }
    }

    [Fact]
    public async Task Anthropic_TextOfABlockWasChanged_IsRefusedInTheApisOwnWords()
    {
        var asked = 0;
        Task Model(UpstreamExchange e)
        {
            asked++;
            return e.SendAsync(Answers.Plain("text/event-stream", Turn(e.Request)));
        }

        var first = await shared.ExchangeAsync(target => RawClient.Request("POST", target, "Content-Type: application/json\r\n", Request(new("""{"role":"user","content":"hi"}"""))), "/v1/messages", Model);
        var history = new StringBuilder($$"""{"role":"assistant","content":[{"type":"thinking","thinking":"other","signature":"{{Joined(first.Body).Signature}}"}]}""");
        var answer = await shared.ExchangeAsync(target => RawClient.Request("POST", target, "Content-Type: application/json\r\n", Request(history)), "/v1/messages", Model);
        Assert.Equal(400, answer.Status);
        Assert.Equal("error", LooseJson.Find(LooseJson.Parse(answer.Text), "type"));
        Assert.Contains("not the one that its signature was given with", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("/v1/responses/resp_1?stream=true&starting_after=4")]
    [InlineData("/v1/responses/resp_1?stream=true&starting%5Fafter=4")]
    public async Task Responses_StreamFromItsMiddle_IsRefused(string target)
    {
        using var client = await RawClient.ConnectAsync(shared.Port);
        var answer = await client.ExchangeAsync(RawClient.Request("GET", target, "", []));
        Assert.Equal(400, answer.Status);
        Assert.Contains("starting_after", answer.Text, StringComparison.Ordinal);
    }

    private static byte[] Request(StringBuilder history) =>
        Encoding.UTF8.GetBytes($$"""{"model":"claude","max_tokens":100,"stream":true,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{{history}}]}""");

    // The model itself: it accepts only what it signed, then thinks and calls a tool, a letter at a time.
    private static string Turn(RawRequest request)
    {
        var messages = (List<object>)LooseJson.Find(LooseJson.Parse(Encoding.UTF8.GetString(request.Body)), "messages")!;
        foreach (var block in messages.Select(message => LooseJson.Find(message, "content")).OfType<List<object>>().SelectMany(blocks => blocks))
        {
            if (LooseJson.Find(block, "signature") is string signature && (signature != Signature || LooseJson.Find(block, "thinking") is not Thought))
            {
                return Event("error", """{"type":"error","error":{"type":"invalid_request_error","message":"`thinking` blocks cannot be modified"}}""");
            }
        }

        var stream = new StringBuilder(Event("message_start", """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[]}}"""));
        stream.Append(Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"""));
        Letters(stream, 0, Thought, "thinking_delta", "thinking");
        stream.Append(Event("content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"{{{Signature}}}"}}"""));
        stream.Append(Event("content_block_stop", """{"type":"content_block_stop","index":0}"""));
        stream.Append(Event("content_block_start", """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"send","input":{}}}"""));
        Letters(stream, 1, """{"to":"jane.doe@example.com","n":1}""", "input_json_delta", "partial_json");
        return stream.Append(Event("content_block_stop", """{"type":"content_block_stop","index":1}""")).Append(Event("message_stop", """{"type":"message_stop"}""")).ToString();
    }

    private static void Letters(StringBuilder stream, int index, string text, string type, string field)
    {
        foreach (var letter in text)
        {
            stream.Append(Event("content_block_delta", $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"{{{type}}}","{{{field}}}":"{{{Escapes.Plain(letter.ToString())}}}"}}"""));
        }
    }

    private static (string Thinking, string Signature, string Arguments) Joined(byte[] stream)
    {
        var (thinking, signature, arguments) = (new StringBuilder(), "", new StringBuilder());
        foreach (var json in SseDecoder.All(stream).Select(one => LooseJson.Parse(one.Data)))
        {
            Assert.NotEqual("error", LooseJson.Find(json, "type"));
            thinking.Append(LooseJson.Find(json, "delta.thinking") as string);
            signature = LooseJson.Find(json, "delta.signature") as string ?? signature;
            arguments.Append(LooseJson.Find(json, "delta.partial_json") as string);
        }

        return (thinking.ToString(), signature, arguments.ToString());
    }

    private static string Event(string name, string json) => $"event: {name}\ndata: {json}\n\n";
}
