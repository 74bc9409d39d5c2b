using System.Text;
using FastMcp.EndToEnd.Law;
using FastMcp.TestKit.Leaks;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>The law for protocol text: the data of a stream's events is one text, however it is cut.</summary>
public sealed class RunningTextTests(RunningTextTests.Gateway fixture) : IClassFixture<RunningTextTests.Gateway>
{
    [Theory]
    [InlineData("data: ", "\n")]
    [InlineData("data:", "\r\n")]
    [InlineData("event: token\ndata: ", "\n")]
    public async Task Data_CutAnywhere_GivesTheUncutText(string head, string lineEnd)
    {
        foreach (var text in SecretText.All.Where(t => t.Text.IndexOfAny(['\r', '\n']) < 0))
        {
            var expected = Joined(await PlayAsync(Event(text.Text, "data: ", "\n")));
            Assert.DoesNotContain(text.Secret, expected);
            foreach (var cuts in Cuts.Of(text.Text.Length, text.Before.Length, text.Text.Length)
                .Where((cuts, i) => i % 3 == 0 && !cuts.Any(c => c > 0 && char.IsHighSurrogate(text.Text[c - 1]))))
            {
                var pieces = Cuts.Apply(text.Text, cuts);
                var seen = await PlayAsync(string.Concat(pieces.Select(p => Event(p, head, lineEnd))));
                var joined = Joined(seen);
                Assert.True(expected == joined, $"{text.Name} cut at {string.Join(',', cuts)}:\n{seen.Text}\ninstead of\n{expected}");
                Assert.Equal(0, new LeakCounter(text.Secret).Count(seen.Body));
            }
        }
    }

    [Fact]
    public async Task Held_AtTheEndOfTheStream_LeavesInAnEventOfTheSameName() =>
        Assert.Equal(
            "event: token\ndata: Number \n\nevent: token\ndata: 536-22-819\n\n",
            (await PlayAsync("event: token\ndata: Number 536-22-819\n\n")).Text);

    [Fact]
    public async Task Held_BeforeTheEndMark_LeavesBeforeIt() =>
        Assert.Equal("data: 536-22-81\n\n", Tail((await PlayAsync("data: Number 536-22-81\n\ndata: [DONE]\n\n")).Text, "data: [DONE]\n\n"));

    [Fact]
    public async Task Lines_OfOneEvent_StayLines()
    {
        var seen = SseDecoder.All((await PlayAsync("data: one 536-22-8190\ndata: two\n\n:\n\nid: 7\ndata: three\n\n")).Body);
        Assert.Equal("one [SSN]\ntwothree", string.Concat(seen.Select(e => e.Data)));
        Assert.Single(seen, e => e.Id == "7");
    }

    [Fact]
    public async Task Held_WhenTheUpstreamBreaks_NeverLeaves()
    {
        fixture.Script = async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk("data: Number 536-22-81\n\n"));
            e.Close();
        };
        using var client = await RawClient.ConnectAsync(fixture.Port);
        await client.SendAsync(RawClient.Request("GET", "/", "", []));
        var content = client.Content(await client.HeadAsync());
        var seen = new StringBuilder();
        await Assert.ThrowsAsync<IncompleteMessageException>(async () =>
        {
            while (await content.NextAsync(default) is { } piece)
            {
                seen.Append(Encoding.UTF8.GetString(piece));
            }
        });
        Assert.DoesNotContain("536", seen.ToString());
    }

    private static string Joined(RawAnswer answer) => string.Concat(SseDecoder.All(answer.Body).Select(e => e.Data));

    private static string Event(string data, string head, string lineEnd) =>
        (data.StartsWith(' ') ? head.TrimEnd() + " " : head).Replace("\n", lineEnd, StringComparison.Ordinal) + data + lineEnd + lineEnd;

    private static string Tail(string text, string end)
    {
        Assert.EndsWith(end, text);
        return text[..^end.Length].Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1] + "\n\n";
    }

    private Task<RawAnswer> PlayAsync(string stream)
    {
        fixture.Script = e => e.SendAsync(Answers.Plain("text/event-stream", stream));
        return fixture.Client.ExchangeAsync(RawClient.Request("GET", "/", "", []));
    }

    /// <summary>One gateway and one connection for all of them.</summary>
    public sealed class Gateway : IAsyncLifetime
    {
        private readonly ScriptedUpstream _upstream = new();
        private GatewayProcess? _own;
        private RawClient? _client;

        public Func<UpstreamExchange, Task> Script { get; set; } = _ => Task.CompletedTask;

        public int Port => _own!.Port;

        public RawClient Client => _client!;

        public async ValueTask InitializeAsync()
        {
            _upstream.Fallback = e => Script(e);
            _own = await GatewayProcess.ServeAsync(_upstream.Port, "--protocol", "text");
            _client = await RawClient.ConnectAsync(Port);
        }

        public async ValueTask DisposeAsync()
        {
            _client?.Dispose();
            _own?.Dispose();
            await _upstream.DisposeAsync();
        }
    }
}
