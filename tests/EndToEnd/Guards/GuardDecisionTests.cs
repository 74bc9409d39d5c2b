using System.Text;
using FastMcp.EndToEnd.Approvals;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Guards;

/// <summary>What guards find, where decisions, duties, approvals and other copies of a text come behind it.</summary>
public sealed class GuardDecisionTests(GuardedDecisions gateway) : IClassFixture<GuardedDecisions>
{
    private const string Session = "mcp-session-id: guarded-1\r\n";

    [Theory]
    [InlineData("""{"edit":1,"to":"Ada Lovelace"}""", 0)]
    [InlineData("""{"edit":2,"to":"nobody"}""", 1)]
    public async Task Edit_OfAnApprovedCall_IsShownToGuardsBeforeItGoesUp(string edited, int sent)
    {
        var asked = $$"""{"n":{{edited[8]}}}""";
        var held = gateway.SendAsync(AskingGateway.Legacy("delete_user", asked));
        await gateway.EditAsync(await gateway.OpenAsync(asked), edited);
        var answer = await held;
        Assert.Contains(LooseJson.Find(LooseJson.Parse(edited), "to")!.ToString(), gateway.Guard.Shown);
        Assert.Equal((0, sent), (gateway.Seen("Lovelace"), gateway.Seen(edited)));
        Assert.True(sent == 0 || answer.Text.Contains("\"result\"", StringComparison.Ordinal), answer.Text);
    }

    [Fact]
    public async Task Duty_ThatMasksHalfOfWhatAGuardFound_LeavesNothingOfIt()
    {
        var answer = await gateway.SendAsync(AskingGateway.Legacy("publish", """{"duty":"to Ada Lovelace, now"}"""));
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal((0, 1), (gateway.Seen("\"to Ada"), gateway.Seen("{\"duty\":\"to [PERSON] [NAME], now\"}")));
    }

    [Fact]
    public async Task Field_ThatRepeatsAnArgument_GoesUpAsThatDoes()
    {
        RawRequest? up = null;
        var query = gateway.Script(e =>
        {
            up = e.Request;
            return e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}"""));
        });
        var request = Encoding.Latin1.GetString(AskingGateway.Modern("get_rows", """{"to":"Ada Lovelace","deep":"{\"t\":\"Ad\\u0061\"}"}""", path: "/mcp" + query))
            .Replace("Mcp-Method:", "Mcp-Param-To: Ada Lovelace\r\nMcp-Param-Deep: {\"t\":\"Ad\\u0061\"}\r\nMcp-Method:", StringComparison.Ordinal);
        var answer = await gateway.SendAsync(Encoding.Latin1.GetBytes(request));
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(("[PERSON]", "{\"t\":\"[PERSON]\"}", "get_rows"), (up!.Head["mcp-param-to"], up.Head["mcp-param-deep"], up.Head["mcp-name"]));
        Assert.Equal("[PERSON]", LooseJson.Find(LooseJson.Parse(up.Text), "params.arguments.to"));
    }

    [Theory]
    [InlineData("{\"code\":\"47111234 of Ada Blocked\"}", "blocked")]
    // A number that is taken out leaves no JSON: what is left is no message that can be judged.
    [InlineData("{\"code\":47111234,\"of\":\"Ada Blocked\"}", "denied")]
    public async Task Request_ThatARuleForbids_IsShownToNobody(string arguments, string code)
    {
        Assert.Contains($"\"code\":\"{code}\"", (await gateway.SendAsync(AskingGateway.Legacy("get_rows", arguments))).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Guard.Shown, text => text.Contains("Blocked", StringComparison.Ordinal));
        Assert.Equal(0, gateway.Seen("Blocked"));
    }

    [Fact]
    public async Task SessionStream_FindingOfAGuard_IsAFactOfTheAnswerThatItIsIn()
    {
        var begin = gateway.Script(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":0,"result":{}}""", Session)));
        await gateway.SendAsync(RawClient.Request("POST", "/mcp" + begin, Requests.McpFields, """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"""u8));
        foreach (var (id, tool) in (IEnumerable<(int, string)>)[(11, "read_file"), (12, "get_file"), (13, "read_file")])
        {
            await gateway.SendAsync(RawClient.Request("POST", "/mcp", Requests.McpFields + Session, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}"}}""")));
        }

        // All of it in one piece: what is found in one answer is no fact of another.
        string Event(int id, string text) => $"data: {{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{{\"content\":[{{\"type\":\"text\",\"text\":\"{text}\"}}]}}}}\n\n";
        var query = gateway.Script(e => e.SendAsync(Answers.Plain("text/event-stream", Event(13, "first, nobody") + Event(11, "second Ada Lovelace") + Event(12, "third Ada Lovelace"))));
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        var stream = await EventStream.OpenAsync(client, RawClient.Request("GET", "/mcp" + query, "accept: text/event-stream\r\n" + Session, default));
        List<string> events = [];
        while (await stream.NextAsync() is { } next)
        {
            events.Add(next.Data);
        }

        Assert.Equal(3, events.Count);
        Assert.Contains("first, nobody", events[0], StringComparison.Ordinal);
        Assert.Equal("no-people-down", LooseJson.Find(LooseJson.Parse(events[1]), "error.data.rule"));
        Assert.Contains("third [PERSON]", events[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1] Ada Lovelace lives.", "[1] [PERSON] lives.")]
    [InlineData("[Ada Lovelace](mailto:ada)", "[[PERSON]](mailto:ada)")]
    [InlineData("{Ada Lovelace}", "{[PERSON]}")]
    [InlineData("\\\"so\\\" said Ada Lovelace", "\\\"so\\\" said [PERSON]")]
    public async Task Prose_ThatBeginsLikeJson_IsMasked(string said, string masked)
    {
        var query = gateway.Script(e => e.SendAsync(Answers.Plain("application/json", $$$"""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{{{said}}}"}]}}""")));
        var answer = await gateway.SendAsync(AskingGateway.Legacy("get_rows", "{}", path: "/mcp" + query));
        Assert.Contains($"\"{masked}\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choice_ThatGoesOnBehindItsEnd_IsSeenWhole()
    {
        var query = gateway.Script(async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SegmentAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"One. "}""") + ChatFraming.Event(0, "{}", "\"stop\"")));
            await e.SendAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"Two of Ada."}""") + ChatFraming.Done));
            await e.SendAsync(Answers.LastChunk);
        });
        var answer = await gateway.SendAsync(Requests.Chat("/v1/chat/completions" + query));
        var text = string.Concat(SseDecoder.All(answer.Body).Where(e => e.Data is not ("" or "[DONE]")).Select(e => LooseJson.Find(LooseJson.Parse(e.Data), "choices.0.delta.content") as string));
        Assert.Equal("One. Two of [PERSON].", text);
        Assert.EndsWith(ChatFraming.Done, answer.Text, StringComparison.Ordinal);
    }
}
