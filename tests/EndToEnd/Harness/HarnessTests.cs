using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Law;
using FastMcp.TestKit.Leaks;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Harness;

/// <summary>The instruments can fail: each is shown something that it must see.</summary>
public sealed class HarnessTests
{
    private const string Secret = "jane.doe@example.com";

    [Theory]
    [InlineData("mail jane.doe@example.com now")]
    [InlineData("""{"a":"\u006a\u0061\u006e\u0065.doe@example.com"}""")]
    [InlineData("""{"a":"{\"b\":\"jane.doe\\u0040example.com\"}"}""")]
    [InlineData("""{"jane.doe@example.com":1}""")]
    public void LeakCounter_SecretInAnySpelling_IsCounted(string seen) => Assert.True(new LeakCounter(Secret).Count(seen) > 0);

    [Fact]
    public void LeakCounter_NumberThatIsTheSecret_IsCounted() =>
        Assert.True(new LeakCounter("4111111111111111").Count("""{"card":4111111111111111}""") > 0);

    [Fact]
    public void LeakCounter_MaskedText_CountsNothing() => Assert.Equal(0, new LeakCounter(Secret).Count("""{"a":"[EMAIL]"}"""));

    [Theory]
    [MemberData(nameof(LawTests.AllFramings), MemberType = typeof(LawTests))]
    public void Framing_AnyCut_JoinsToTheText(string name)
    {
        var framing = Framing.Named(name);
        var text = SecretText.Named("quoted");
        foreach (var escape in new Func<string, string>[] { Escapes.Plain, Escapes.Spelled })
        {
            var whole = framing.Wrap(text.Text, escape);
            foreach (var cut in Enumerable.Range(0, whole.Length))
            {
                var answer = new RawAnswer(new("HTTP/1.1 200 OK", []), framing.Body([whole[..cut], whole[cut..]], escape), 0);
                Assert.All(framing.Texts(answer), t => Assert.Equal(text.Text, t));
                Assert.True(new LeakCounter(text.Secret).InText(framing.Texts(answer)[0]) > 0);
            }
        }
    }

    [Fact]
    public async Task SocketTable_PeerThatDoesNotRead_HasUnreadBytes()
    {
        var noted = new TaskCompletionSource<long>();
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            var port = int.Parse(exchange.Request.Head["x-port"]);
            await exchange.SendAsync(Answers.Plain("text/plain", "abc"));
            noted.SetResult(SocketTable.Unread(port, int.Parse(exchange.Request.Head["x-upstream"])));
        });
        using var client = await RawClient.ConnectAsync(upstream.Port);
        await client.SendAsync(RawClient.Request("GET", "/", $"X-Port: {client.LocalPort}\r\nX-Upstream: {upstream.Port}\r\n", []));
        Assert.True(await noted.Task.WaitAsync(ByteReader.Patience) > 0);
        Assert.Equal("abc", (await client.AnswerAsync()).Text);
        Assert.Equal(0, SocketTable.Unread(client.LocalPort, upstream.Port));
    }

    [Fact]
    public void SseDecoder_AnyCut_GivesTheSameEvents()
    {
        var stream = Encoding.UTF8.GetBytes("id: 1\r\ndata: a\r\ndata: b\r\n\r\nretry: 5\ndata:\n\n: c\n\nevent: x\rdata:y\r\rdata: z\n\n");
        var whole = SseDecoder.All(stream);
        Assert.Equal(["a\nb", "", "", "y", "z"], whole.Select(e => e.Data));
        for (var cut = 0; cut < stream.Length; cut++)
        {
            var decoder = new SseDecoder();
            var events = decoder.Feed(stream.AsSpan(0, cut)).Concat(decoder.Feed(stream.AsSpan(cut))).ToArray();
            Assert.Equal(whole.Select(e => e.Data), events.Select(e => e.Data));
        }
    }
}
