using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>Answers that decisions withhold, however they come: behind other events, in one piece with them, and on another stream of the session.</summary>
public sealed class ResumedAnswerTests(GovernedGateway gateway) : IClassFixture<GovernedGateway>
{
    private const string Key = "AKIAQ3EGV7D5HKX2MNRT";

    private static string Session(int number) => $"mcp-session-id: resumed-{number}\r\n";

    private static string Answer(string id, string text) => $$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{"content":[{"type":"text","text":"{{{text}}}"}]}}""";

    private static string CallOf(string id, string tool) => $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}"}}""";

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task Stream_WithAnAnswerThatIsWithheld_SaysSoInItsPlace(int padding)
    {
        var release = new TaskCompletionSource();
        var query = gateway.Upstream.Script("late" + padding, async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk("id: 1\ndata: \n\n"));
            await release.Task.WaitAsync(ByteReader.Patience);
            await e.SendAsync(Answers.Chunk($"data: {{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}}\n\nid: 2\ndata: {Answer("7", new string('x', padding) + "the answer " + Key)}\n\n"));
            await e.SendAsync(Answers.LastChunk);
        });
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        var stream = await EventStream.OpenAsync(client, RawClient.Request("POST", "/mcp" + query, Requests.McpFields + Session(900), Encoding.UTF8.GetBytes(CallOf("7", "read_file"))));
        Assert.Equal("", (await stream.NextAsync())!.Data);
        release.SetResult();
        string? error = null;
        await Assert.ThrowsAsync<IncompleteMessageException>(async () =>
        {
            while (await stream.NextAsync() is { } next)
            {
                error = next.Data;
            }
        });
        var said = LooseJson.Parse(error!);
        Assert.Equal(("7", "-31004", "no-keys-down"), (LooseJson.Find(said, "id"), LooseJson.Find(said, "error.code"), LooseJson.Find(said, "error.data.rule")));
        Assert.DoesNotContain("the answer", stream.Seen);
    }

    [Fact]
    public async Task SessionStream_WithAnswers_IsJudgedAsTheirCalls()
    {
        var session = await BeginAsync(901);
        foreach (var (id, tool) in (IEnumerable<(string, string)>)[("11", "read_file"), ("12", "get_file"), ("\"13\"", "read_file"), ("14", "read_note"), ("15", "get_file"), ("15", "read_file")])
        {
            await gateway.Gateway.ExchangeAsync(RawClient.Request("POST", "/mcp", Requests.McpFields + session, Encoding.UTF8.GetBytes(CallOf(id, tool))));
        }

        var events = await EventsAsync(
            session,
            $"id: 1\ndata: {Answer("11", "first " + Key)}\n\n",
            $"id: 2\ndata: {Answer("12", "second " + Key)}\n\n",
            $"id: 3\r\ndata:\r\ndata: {Answer("\"13\"", "third " + Key)}\r\n\r\n",
            $"id: 4\ndata: {Answer("14", "fourth " + Key)}\n\n",
            $"id: 5\ndata: {Answer("15", "fifth " + Key)}\n\n",
            $"id: 6\ndata: {Answer("99", "sixth " + Key)}\n\n",
            $"id: 7\ndata: {Answer("99", "seventh")}\n\n",
            $"data: {{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{{\"data\":\"eighth {Key}\"}}}}\n\n",
            $"id: 8\ndata: [{Answer("12", "ninth " + Key)}]\n\n",
            $"id: 9\ndata: tenth {Key}\n\n");
        string Denied(int at) => $"{events[at].Id} {LooseJson.Find(LooseJson.Parse(events[at].Data), "id")} {LooseJson.Find(LooseJson.Parse(events[at].Data), "error.data.rule")}";
        Assert.Equal(["1 11 no-keys-down", "3 13 no-keys-down", "5 15 no-keys-down", "6 99 builtin:unknown-answer", "8 null builtin:unknown-answer", "9 null builtin:unknown-answer"], ((int[])[0, 2, 4, 5, 8, 9]).Select(Denied));
        Assert.Contains("second [", events[1].Data);
        Assert.Contains("Personal data is", events[3].Data);
        Assert.Contains("seventh", events[6].Data);
        Assert.Contains("eighth [", events[7].Data);
        Assert.All((string[])["first", "third", "fifth", "sixth", "ninth", "tenth"], word => Assert.DoesNotContain(events, e => e.Data.Contains(word, StringComparison.Ordinal)));

        // Another session does not know of these calls; nor is known what was called in one that began elsewhere.
        Assert.Contains("unknown-answer", (await EventsAsync(await BeginAsync(904), $"data: {Answer("12", Key)}\n\n"))[0].Data);
        Assert.Contains("unknown-answer", (await EventsAsync(Session(902), $"data: {Answer("12", Key)}\n\n"))[0].Data);
    }

    // Heads of events with names are remembered: not while an answer waits to be judged whole.
    [Fact]
    public async Task SessionStream_WhoseFirstEventHasAName_IsJudged()
    {
        string[] heads = ["event: message\n", "event:message\n", "event: other\nevent: message\n"];
        var events = await EventsAsync(await BeginAsync(907), [.. heads.Select(head => $"{head}data: {Answer("99", "named " + Key)}\n\n")]);
        Assert.Equal(heads.Length, events.Count);
        Assert.All(events, one => Assert.Contains("unknown-answer", one.Data));
        Assert.DoesNotContain(events, one => one.Data.Contains("named", StringComparison.Ordinal));
    }

    // However an id is spelled, a server answers with its text; numbers are doubles to many. Each call that could be meant counts.
    [Theory]
    [InlineData("\"\\u0061\"", "\"a\"")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("\"31\"", "31")]
    [InlineData("\"\\ud800\"", "\"other\"")]
    public async Task SessionStream_WithAnIdThatWasSpelledOtherwise_IsJudgedByBothCalls(string secret, string harmless)
    {
        var session = await BeginAsync(910 + harmless.Length);
        foreach (var (id, tool) in (IEnumerable<(string, string)>)[(secret, "read_file"), (harmless, "get_file")])
        {
            await gateway.Gateway.ExchangeAsync(RawClient.Request("POST", "/mcp", Requests.McpFields + session, Encoding.UTF8.GetBytes(CallOf(id, tool))));
        }

        Assert.Contains("\"error\"", (await EventsAsync(session, $"data: {Answer(harmless, Key)}\n\n"))[0].Data);
    }

    // A rule that a decision enforces on some calls is enforced in the session's own stream, where their answers may come.
    [Fact]
    public async Task SessionStream_WithWhatADutyMasks_IsMasked()
    {
        var session = await BeginAsync(905);
        await gateway.Gateway.ExchangeAsync(RawClient.Request("POST", "/mcp", Requests.McpFields + session, Encoding.UTF8.GetBytes(CallOf("1", "publish"))));
        Assert.Contains("tag [TAG]", (await EventsAsync(session, $"data: {Answer("1", "tag zq654321")}\n\n"))[0].Data);
    }

    [Fact]
    public async Task SessionStream_ThatIsNoStream_IsWithheldWhereSomethingIsFound()
    {
        var query = gateway.Upstream.Script("document", e => e.SendAsync(Answers.Plain("application/json", Answer("41", Key))));
        var answer = await gateway.Gateway.ExchangeAsync(RawClient.Request("GET", "/mcp" + query, "accept: text/event-stream\r\n" + await BeginAsync(906), default));
        Assert.Contains("builtin:unknown-answer", answer.Text);
    }

    // What is withheld where it was expected is withheld wherever it comes, also when the second time nothing is found.
    [Fact]
    public async Task SessionStream_WithAnAnswerThatWasWithheld_WithholdsItAgain()
    {
        var session = await BeginAsync(903);
        var query = gateway.Upstream.Script("once", e => e.SendAsync(Answers.Plain("application/json", Answer("21", Key))));
        Assert.Contains("no-keys-down", (await gateway.Gateway.ExchangeAsync(RawClient.Request("POST", "/mcp" + query, Requests.McpFields + session, Encoding.UTF8.GetBytes(CallOf("21", "read_file"))))).Text);
        Assert.Contains("no-keys-down", (await EventsAsync(session, $"data: {Answer("21", "the rest")}\n\n"))[0].Data);
    }

    private async Task<string> BeginAsync(int number)
    {
        var query = gateway.Upstream.Script($"begin-{number}", e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":0,"result":{}}""", $"mcp-session-id: resumed-{number}\r\n")));
        await gateway.Gateway.ExchangeAsync(RawClient.Request("POST", "/mcp" + query, Requests.McpFields, """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"""u8));
        return Session(number);
    }

    private async Task<List<SseEvent>> EventsAsync(string session, params string[] events)
    {
        var query = gateway.Upstream.Script("own" + session[^4..^2] + events.Length, async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            foreach (var one in events)
            {
                await e.SendAsync(Answers.Chunk(one));
            }

            await e.SendAsync(Answers.LastChunk);
        });
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        var stream = await EventStream.OpenAsync(client, RawClient.Request("GET", "/mcp" + query, "accept: text/event-stream\r\nlast-event-id: 0\r\n" + session, default));
        var seen = new List<SseEvent>();
        while (await stream.NextAsync() is { } next)
        {
            seen.Add(next);
        }

        return seen;
    }
}
