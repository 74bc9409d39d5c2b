using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Leaks;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Guards;

/// <summary>What becomes of answers that guards are asked about.</summary>
public sealed class GuardAnswerTests(GuardGateway gateway)
{
    private const string Thought = "I will ask Ada Lovelace.";
    private const string Signature = "c2lnbmF0dXJlIG9mIHRoZSBtb2RlbCwgd2hpY2ggbm9ib2R5IGVsc2UgY2FuIHJlYWQgb3IgbWFrZS4gSXQgaXMgbG9uZy4=";

    [Fact]
    public async Task Responses_TextIsSaidFiveTimes_CarriesTheSameMasksAndIsShownOnce()
    {
        const string Said = "It was Ada Lovelace of 12 Baker Street, once more.";
        var repeats = 0;
        var events = new StringBuilder();
        void Add(string type, string rest) => events.Append($"event: {type}\ndata: {{\"type\":\"{type}\",\"sequence_number\":{repeats++}{rest}}}\n\n");
        const string At = ",\"item_id\":\"m1\",\"output_index\":0,\"content_index\":0";
        var part = "{\"type\":\"output_text\",\"annotations\":[],\"text\":\"" + Said + "\"}";
        var item = "{\"id\":\"m1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[" + part + "]}";
        Add("response.output_item.added", ",\"output_index\":0,\"item\":{\"id\":\"m1\",\"type\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}");
        Add("response.content_part.added", At + ",\"part\":{\"type\":\"output_text\",\"annotations\":[],\"text\":\"\"}");
        foreach (var piece in Said.Chunk(7))
        {
            Add("response.output_text.delta", At + ",\"delta\":\"" + new string(piece) + "\"");
        }

        Add("response.output_text.done", At + ",\"text\":\"" + Said + "\"");
        Add("response.content_part.done", At + ",\"part\":" + part);
        Add("response.output_item.done", ",\"output_index\":0,\"item\":" + item);
        Add("response.completed", ",\"response\":{\"id\":\"r1\",\"object\":\"response\",\"status\":\"completed\",\"output\":[" + item + "]}");
        var answer = await gateway.ExchangeAsync("webhook", target => Post(target, """{"model":"m","stream":true,"input":"hi"}"""), "/v1/responses", e => e.SendAsync(Answers.Plain("text/event-stream", events.ToString())));
        Assert.Equal(200, answer.Status);
        var masked = WordGuard.Mask(Said);
        var deltas = string.Concat(SseDecoder.All(answer.Body).Select(e => LooseJson.Parse(e.Data)).Where(e => LooseJson.Find(e, "type") is "response.output_text.delta").Select(e => LooseJson.Find(e, "delta")));
        Assert.Equal(masked, deltas);
        Assert.Equal(4, answer.Text.Split(masked).Length - 1);
        // In pieces that overlap: what is said once more would be shown whole, and is not.
        Assert.Equal(1, gateway.Guard.Shown.Count(text => text.EndsWith(Said[^20..], StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Anthropic_SignedThoughtThatAGuardMasks_ComesBackToTheModelAsItWas(bool streams)
    {
        var first = await gateway.ExchangeAsync("webhook", target => Post(target, Messages(streams, "")), "/v1/messages", e => e.SendAsync(Answers.Plain(streams ? "text/event-stream" : "application/json", streams ? Stream() : Whole())));
        Assert.True(first.Status == 200, first.Text);
        Assert.DoesNotContain("Lovelace", first.Text, StringComparison.Ordinal);
        var events = streams ? SseDecoder.All(first.Body).Select(e => LooseJson.Parse(e.Data)).ToArray() : [];
        var whole = streams ? null : LooseJson.Parse(first.Text);
        var thinking = streams ? string.Concat(events.Select(e => LooseJson.Find(e, "delta.thinking"))) : (string)LooseJson.Find(whole!, "content.0.thinking")!;
        var signature = streams ? string.Concat(events.Select(e => LooseJson.Find(e, "delta.signature"))) : (string)LooseJson.Find(whole!, "content.0.signature")!;
        Assert.Equal(WordGuard.Mask(Thought), thinking);
        Assert.StartsWith("FastMcpEnvelope1", signature, StringComparison.Ordinal);
        RawRequest? up = null;
        var history = $$$""",{"role":"assistant","content":[{"type":"thinking","thinking":"{{{thinking}}}","signature":"{{{signature}}}"},{"type":"text","text":"Well."}]},{"role":"user","content":"go on"}""";
        await gateway.ExchangeAsync("webhook", target => Post(target, Messages(streams, history)), "/v1/messages", e =>
        {
            up = e.Request;
            return e.SendAsync(Answers.Plain("application/json", Whole()));
        });
        Assert.Equal(Thought, LooseJson.Find(LooseJson.Parse(up!.Text), "messages.1.content.0.thinking"));
        Assert.Equal(Signature, LooseJson.Find(LooseJson.Parse(up.Text), "messages.1.content.0.signature"));
    }

    [Fact]
    public async Task Monitor_GuardIsSilent_ClientHasTheAnswerAsItCame()
    {
        using var asked = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        gateway.Guard.Script("silent", async exchange =>
        {
            asked.Release();
            await goOn.WaitAsync(exchange.Stop);
            await gateway.Guard.AnswerAsync(exchange);
        });
        var body = Chat("Dear Ada Lovelace, ", "how are you today? ", "12 Baker", " Street is far.");
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        var answer = await client.ExchangeAsync(GuardGateway.To("silent", Requests.Chat("/v1/chat/completions" + gateway.Script(e => e.SendAsync(Answers.Plain("text/event-stream", body))))));
        // Which event a text leaves with is the rules' own doing.
        Assert.Equal((await gateway.Gateway.ExchangeAsync(Requests.Chat("/v1/chat/completions" + gateway.Script(e => e.SendAsync(Answers.Plain("text/event-stream", body)))))).Text, answer.Text);
        Assert.True(await asked.WaitAsync(ByteReader.Patience));
        goOn.Release(1000);
    }

    [Fact]
    public async Task Monitor_GuardFinds_IsCountedAndOnRecordAndNothingIsMasked()
    {
        var body = Chat("Dear Ada Lovelace, ", "how are you today?");
        var answer = await gateway.ExchangeAsync("monitor", Requests.Chat, "/v1/chat/completions", e => e.SendAsync(Answers.Plain("text/event-stream", body)));
        Assert.Equal(body, answer.Text);
        await gateway.Gateway.HasSeriesAsync("fastmcp_findings_total{rule=\"guard/watcher/PERSON\",mode=\"monitor\"}");
        var shown = "";
        await FileGateway.UntilAsync(
            async () => (shown = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"))).Output).Contains("guard/watcher/PERSON", StringComparison.Ordinal), () => shown);
    }

    [Fact]
    public async Task Enforced_Finding_IsOnRecordAndCountedAndTheNameIsNot()
    {
        var answer = await gateway.ExchangeAsync("webhook", Requests.ToolCall, "/mcp", e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"Ada Lovelace"}]}}""")));
        Assert.Contains("[PERSON]", answer.Text, StringComparison.Ordinal);
        await gateway.Gateway.HasSeriesAsync("fastmcp_findings_total{rule=\"guard/words/PERSON\",mode=\"enforce\"}");
        var shown = "";
        await FileGateway.UntilAsync(
            async () => (shown = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"))).Output).Contains("guard/words/PERSON", StringComparison.Ordinal), () => shown);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_asks_total{guard=\"words\",outcome=\"answered\"}") >= 1);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_added_seconds_count{guard=\"words\"}") >= 1);
    }

    [Theory]
    [InlineData("bedrock", "guardrail", "TOPIC")]
    [InlineData("armor", "armor", "RESPONSIBLE_AI")]
    public async Task Blocked_ByAVendorsFilter_IsWithheldAndTheGuardsWordsStayThere(string route, string guard, string label)
    {
        var answer = await gateway.ExchangeAsync(route, Requests.WholeChat, "/v1/chat/completions", e => e.SendAsync(Answers.Plain("application/json", """{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"on the forbidden topic"},"finish_reason":"stop"}]}""")));
        Assert.Equal(403, answer.Status);
        Assert.Contains($"{guard} withholds its answer, because of what it calls {label}", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("forbidden", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET-OF-THE-GUARD", answer.Text + gateway.Gateway.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bedrock_MasksValuesByWhatItSaysItFound()
    {
        var answer = await gateway.ExchangeAsync("bedrock", Requests.ToolCall, "/mcp", e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"Ada Lovelace, 12 Baker Street, Ada Lovelace"}]}}""")));
        Assert.True(answer.Status == 200, string.Join("; ", gateway.Guard.Faults) + answer.Text);
        Assert.Contains("\"[NAME], [ADDRESS], [NAME]\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_GuardOfOneStream_HoldsUpNoOther()
    {
        using var asked = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        gateway.Guard.Script("open", async exchange =>
        {
            asked.Release();
            await goOn.WaitAsync(exchange.Stop);
            await gateway.Guard.AnswerAsync(exchange);
        });
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        var held = client.ExchangeAsync(GuardGateway.To("open", Requests.ToolCall("/mcp" + gateway.Script(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"Ada Lovelace"}]}}"""))))));
        Assert.True(await asked.WaitAsync(ByteReader.Patience));
        for (var i = 0; i < 8; i++)
        {
            var other = await gateway.ExchangeAsync("webhook", Requests.ToolCall, "/mcp", e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"Ada Lovelace"}]}}""")));
            Assert.Contains("[PERSON]", other.Text, StringComparison.Ordinal);
        }

        Assert.False(held.IsCompleted);
        goOn.Release(1000);
        Assert.Contains("[PERSON]", (await held).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_TextThatIsWhole_LeavesBeforeTheStreamGoesOn()
    {
        using var seen = new SemaphoreSlim(0);
        var query = gateway.Script(async exchange =>
        {
            await exchange.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await exchange.SendAsync(Answers.Chunk("""data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"Ada Lovelace came"}}""" + "\n\n"));
            Assert.True(await seen.WaitAsync(ByteReader.Patience, exchange.Stop));
            await exchange.SendAsync(Answers.Chunk("""data: {"jsonrpc":"2.0","id":7,"result":{"content":[]}}""" + "\n\n"));
            await exchange.SendAsync(Answers.LastChunk);
        });
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        var stream = await EventStream.OpenAsync(client, GuardGateway.To("webhook", Requests.ToolCall("/mcp" + query)));
        Assert.Contains("[PERSON] came", (await stream.NextAsync())!.Data, StringComparison.Ordinal);
        seen.Release();
        Assert.Contains("result", (await stream.NextAsync())!.Data, StringComparison.Ordinal);
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_OneTextStopsWithinACharacterAndAnotherFloods_IsHeldUpToTheLimitAndGoesOn()
    {
        // Choice 0 never goes on: what comes behind it waits for it, and no longer than the limit lets it.
        var body = new StringBuilder(ChatFraming.Event(0, """{"content":"Ada Lovelace \ud83d"}"""));
        for (var i = 0; i < 2_000; i++)
        {
            body.Append(ChatFraming.Event(1, """{"content":"word after word after word. "}"""));
        }

        body.Append(ChatFraming.Event(1, """{"content":"a😀b"}""")).Append(ChatFraming.Event(1, "{}", "\"stop\"")).Append(ChatFraming.Event(0, "{}", "\"stop\"")).Append(ChatFraming.Done);
        var answer = await gateway.ExchangeAsync("webhook", Requests.Chat, "/v1/chat/completions", e => e.SendAsync(Answers.Plain("text/event-stream", body.ToString())));
        Assert.Equal(200, answer.Status);
        Assert.Contains("[PERSON]", answer.Text, StringComparison.Ordinal);
        Assert.Contains("[NRP]", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith(ChatFraming.Done, answer.Text, StringComparison.Ordinal);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_forced_total{guard=\"words\"}") >= 1);
    }

    [Fact]
    public async Task Unguarded_Route_AsksNobody()
    {
        var before = gateway.Guard.Requests.Count(request => request.Text.Contains("\"route\":\"plain\"", StringComparison.Ordinal));
        var answer = await gateway.Gateway.ExchangeAsync(Requests.ToolCall("/mcp" + gateway.Script(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"Ada Lovelace"}]}}""")))));
        Assert.Contains("Ada Lovelace", answer.Text, StringComparison.Ordinal);
        Assert.Equal(before, gateway.Guard.Requests.Count(request => request.Text.Contains("\"route\":\"plain\"", StringComparison.Ordinal)));
    }

    private static byte[] Post(string target, string body) => RawClient.Request("POST", target, "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes(body));

    private static string Chat(params string[] pieces) =>
        string.Concat(pieces.Select(piece => ChatFraming.Event(0, $$"""{"content":"{{piece}}"}"""))) + ChatFraming.Event(0, "{}", "\"stop\"") + ChatFraming.Done;

    private static string Messages(bool streams, string history) =>
        $$"""{"model":"claude","max_tokens":100,"stream":{{(streams ? "true" : "false")}},"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"who?"}{{history}}]}""";

    private static string Whole() =>
        $$$"""{"id":"m","type":"message","role":"assistant","model":"claude","content":[{"type":"thinking","thinking":"{{{Thought}}}","signature":"{{{Signature}}}"},{"type":"text","text":"Well."}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";

    private static string Stream()
    {
        var stream = new StringBuilder();
        void Add(string type, string rest) => stream.Append($"event: {type}\ndata: {{\"type\":\"{type}\"{rest}}}\n\n");
        Add("message_start", ",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");
        Add("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
        foreach (var piece in Thought.Chunk(5))
        {
            Add("content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"" + Escapes.Plain(new string(piece)) + "\"}");
        }

        Add("content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"" + Signature + "\"}");
        Add("content_block_stop", ",\"index\":0");
        Add("content_block_start", ",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        Add("content_block_delta", ",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"Well.\"}");
        Add("content_block_stop", ",\"index\":1");
        Add("message_delta", ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}");
        Add("message_stop", "");
        return stream.ToString();
    }
}
