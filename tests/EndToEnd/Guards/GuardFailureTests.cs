using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Guards;

/// <summary>Guards that answer late, not at all, or nonsense: each has one defined end, and nothing of what they say is ever seen.</summary>
public sealed class GuardFailureTests(GuardGateway gateway)
{
    private const string Canary = "CANARY-OF-THE-GUARD";

    private static readonly string Early = string.Concat(Enumerable.Range(0, 12).Select(i => $"Line {i} is here. "));

    public static TheoryData<string, string> Nonsense => new()
    {
        { "no json", Canary },
        { "empty", "" },
        { "other ask", """{"ask":"CANARY-OF-THE-GUARD","spans":[]}""" },
        { "no ask", """{"spans":[]}""" },
        { "other text", """{"ask":"@","spans":[{"id":99,"start":0,"end":1,"label":"X"}]}""" },
        { "negative text", """{"ask":"@","spans":[{"id":-1,"start":0,"end":1,"label":"X"}]}""" },
        { "negative start", """{"ask":"@","spans":[{"id":0,"start":-1,"end":1,"label":"X"}]}""" },
        { "beyond the end", """{"ask":"@","spans":[{"id":0,"start":0,"end":4711,"label":"X"}]}""" },
        { "beyond every number", """{"ask":"@","spans":[{"id":0,"start":0,"end":99999999999999999999,"label":"X"}]}""" },
        { "no length", """{"ask":"@","spans":[{"id":0,"start":3,"end":3,"label":"X"}]}""" },
        { "backwards", """{"ask":"@","spans":[{"id":0,"start":3,"end":1,"label":"X"}]}""" },
        { "fraction", """{"ask":"@","spans":[{"id":0,"start":0.5,"end":1,"label":"X"}]}""" },
        { "texts as numbers", """{"ask":"@","spans":[{"id":"0","start":"0","end":"1"}]}""" },
        { "no numbers", """{"ask":"@","spans":[{"id":0}]}""" },
        { "spans no list", """{"ask":"@","spans":"CANARY-OF-THE-GUARD"}""" },
        { "unknown verdict", """{"ask":"@","verdict":"CANARY-OF-THE-GUARD"}""" },
        { "list", "[[[[[[]]]]]]" },
        { "deep", new string('[', 100_000) },
        { "too many", "{\"ask\":\"@\",\"spans\":[" + string.Join(',', Enumerable.Repeat("""{"id":0,"start":0,"end":1}""", 10_001)) + "]}" },
        { "huge", "{\"ask\":\"@\",\"x\":\"" + new string('x', 2_000_000) + "\"}" },
        { "a million", "{\"ask\":\"@\",\"spans\":[" + string.Join(',', Enumerable.Repeat("{}", 1_000_000)) + "]}" },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public Task Nonsense_OfAGuard_WithholdsTheAnswer(string name, string body) => FailsAsync(name, e => e.SendAsync(Answers.Plain("application/json", body.Replace("@", AskOf(e), StringComparison.Ordinal))));

    [Fact]
    public Task Redirect_IsNotFollowed() => FailsAsync("redirect", e => e.SendAsync($"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{gateway.Guard.Port}/hook\r\nX-Canary: {Canary}\r\nContent-Length: 0\r\n\r\n"));

    [Fact]
    public Task Status_IsNoAnswer() => FailsAsync("status", e => e.SendAsync($"HTTP/1.1 500 {Canary}\r\nContent-Length: {Canary.Length}\r\n\r\n{Canary}"));

    [Fact]
    public Task Bomb_IsNotUnpacked() => FailsAsync("bomb", e =>
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[50_000_000]);
        }

        return e.SendAsync(Answers.Plain("application/json", packed.ToArray(), "Content-Encoding: gzip\r\n"));
    });

    [Fact]
    public Task Reset_InTheMiddle_IsNoAnswer() => FailsAsync("reset", async e =>
    {
        await e.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"ask\":");
        e.Reset();
    });

    [Fact]
    public async Task Spans_OverEachOther_AreOneMask()
    {
        gateway.Guard.Script("bad", e => e.SendAsync(Answers.Plain("application/json", $$"""{"ask":"{{AskOf(e)}}","spans":[{"id":0,"start":4,"end":9,"label":"PERSON"},{"id":0,"start":0,"end":6,"label":"CANARY-OF-THE-GUARD"},{"id":0,"start":5,"end":8,"label":"PERSON"}]}""")));
        var answer = await gateway.ExchangeAsync("bad", Requests.Get, "/data.txt", e => e.SendAsync(Answers.Plain("text/plain", "abcdefghijkl")));
        Assert.Equal("[OTHER][PERSON]jkl", answer.Text);
        NothingIsSeen(answer);
    }

    [Fact]
    public async Task Open_GuardFails_TextPassesAndIsCounted()
    {
        gateway.Guard.Script("open", e => e.SendAsync(Answers.Plain("application/json", Canary)));
        var answer = await CallAsync("open", "Ada Lovelace");
        Assert.Contains("Ada Lovelace", answer.Text, StringComparison.Ordinal);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_asks_total{guard=\"open\",outcome=\"garbage\"}") >= 1);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_characters_total{guard=\"open\",seen=\"no\"}") >= 12);
    }

    [Fact]
    public async Task Stream_GuardDiesInTheMiddle_IsCutWithItsErrorAndNothingBehindLeaves()
    {
        gateway.Guard.Script("dying", e =>
        {
            using var asked = JsonDocument.Parse(e.Request.Body);
            var piece = asked.RootElement.GetProperty("texts")[0];
            if (piece.GetProperty("offset").GetInt32() + piece.GetProperty("text").GetString()!.Length <= Early.Length)
            {
                return gateway.Guard.AnswerAsync(e);
            }

            e.Reset();
            return Task.CompletedTask;
        });
        using var seen = new SemaphoreSlim(0);
        var query = gateway.Script(async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            foreach (var piece in Early.Chunk(11))
            {
                await e.SendAsync(Answers.Chunk(ChatFraming.Event(0, $$"""{"content":"{{new string(piece)}}"}""")));
            }

            // What the guard has seen is with the client before it dies.
            Assert.True(await seen.WaitAsync(ByteReader.Patience, e.Stop));
            await e.SendAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"Then Ada Lovelace came."}""") + ChatFraming.Event(0, "{}", "\"stop\"") + ChatFraming.Done));
            await e.SendAsync(Answers.LastChunk);
        });
        using var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        var stream = await EventStream.OpenAsync(client, GuardGateway.To("dying", Requests.Chat("/v1/chat/completions" + query)));
        await Assert.ThrowsAsync<IncompleteMessageException>(async () =>
        {
            while (await stream.NextAsync() is not null)
            {
                seen.Release();
            }
        });
        Assert.Contains("Line 0", stream.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", stream.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", stream.Seen, StringComparison.Ordinal);
        Assert.Contains("could not be asked about its answer", stream.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Breaker_FiveFailuresInARow_AsksNoMore()
    {
        var asks = 0;
        gateway.Guard.Script("breaker", e =>
        {
            Interlocked.Increment(ref asks);
            return e.SendAsync(Answers.Plain("application/json", Canary));
        });
        for (var i = 0; i < 8; i++)
        {
            var answer = await gateway.ExchangeAsync("breaker", Requests.WholeChat, "/v1/chat/completions", e => e.SendAsync(Answers.Plain("application/json", "{}")));
            Assert.Equal(503, answer.Status);
            NothingIsSeen(answer);
        }

        Assert.Equal(5, asks);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_open{guard=\"breaker\"}") >= 1);
        await gateway.Gateway.SaysAsync("Guard 'breaker' failed several times in a row");
        Assert.Contains("failed several times in a row", (await gateway.Gateway.HealthAsync()).Body, StringComparison.Ordinal);
    }

    private async Task FailsAsync(string name, Func<UpstreamExchange, Task> script)
    {
        gateway.Guard.Script("bad", script);
        var answer = await CallAsync("bad", "Ada Lovelace, said twice: 12");
        Assert.True(answer.Text.Contains("The guard bad could not be asked about its answer, which is withheld", StringComparison.Ordinal), $"{name}: {answer.Text}");
        Assert.DoesNotContain("Lovelace", answer.Text, StringComparison.Ordinal);
        NothingIsSeen(answer);

        // It did not fail five times in a row.
        gateway.Guard.Script("bad", gateway.Guard.AnswerAsync);
        Assert.Contains("[PERSON]", (await CallAsync("bad", "Ada Lovelace")).Text, StringComparison.Ordinal);
    }

    private void NothingIsSeen(RawAnswer answer) => Assert.DoesNotContain(Canary, answer.Head.StartLine + answer.Text + gateway.Gateway.Process.Output, StringComparison.Ordinal);

    // The request says nothing that a guard could fail at.
    private Task<RawAnswer> CallAsync(string route, string text) => gateway.ExchangeAsync(route, Requests.Get, "/data.json", e => e.SendAsync(Answers.Plain("application/json", $$"""{"note":"{{text}}"}""")));

    private static string AskOf(UpstreamExchange exchange)
    {
        using var asked = JsonDocument.Parse(exchange.Request.Body);
        return asked.RootElement.GetProperty("ask").GetString()!;
    }
}
