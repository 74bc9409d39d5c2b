using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Law;
using FastMcp.TestKit.Leaks;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Http2;

/// <summary>The law with HTTP/2 on both sides: however a text is cut into deltas, segments and frames, the client joins the same masked text.</summary>
public sealed class Http2LawTests(Http2Fixture gateway) : IClassFixture<Http2Fixture>
{
    private static readonly int _random = Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 2000 : 12;

    public static TheoryData<string> AllFramings => [.. Framing.All.Select(framing => framing.Name)];

    [Theory]
    [MemberData(nameof(AllFramings))]
    public async Task Answers_CutAnywhere_GiveTheUncutText(string name)
    {
        var framing = Framing.Named(name);
        using var client = new Http2Caller(gateway.Port);
        IReadOnlyList<ReadOnlyMemory<byte>> next = [];
        var request = framing.Request(framing.Path + gateway.Script(async exchange =>
        {
            foreach (var segment in next.SkipLast(1))
            {
                await exchange.SegmentAsync(segment);
            }

            await exchange.SendAsync(next[^1]);
        }));
        foreach (var text in SecretText.All)
        {
            var whole = framing.Wrap(text.Text, Escapes.Plain);
            next = [Answers.Plain(framing.ContentType, framing.Body([whole], Escapes.Plain))];
            var expected = Assert.Single((await SeenAsync(client, framing, request, text, "uncut")).Distinct());
            Assert.NotEqual(text.Text, expected);
            for (var seed = 0; seed < _random; seed++)
            {
                var random = new Random(seed);
                var pieces = framing.IsCut ? Cuts.Apply(whole, Some(random, whole.Length, 6)) : [whole];
                var body = framing.Body(pieces, Escapes.Plain);
                var answer = Answers.Chunked(framing.ContentType, body, Some(random, body.Length, 8)).AsMemory();
                next = [.. Segments(answer, Some(random, answer.Length, 5))];
                var seen = await SeenAsync(client, framing, request, text, $"seed {seed}");
                Assert.All(seen, one => Assert.True(one == expected, $"{name}, {text.Name}, seed {seed}:\n{one}\ninstead of\n{expected}"));
            }
        }
    }

    private static int[] Some(Random random, int length, int most) =>
        [.. Enumerable.Range(0, random.Next(most)).Select(_ => random.Next(1, Math.Max(2, length))).Where(cut => cut < length).Distinct().Order()];

    private static IEnumerable<ReadOnlyMemory<byte>> Segments(ReadOnlyMemory<byte> bytes, int[] cuts)
    {
        var start = 0;
        foreach (var cut in cuts.Append(bytes.Length))
        {
            yield return bytes[start..cut];
            start = cut;
        }
    }

    private async Task<IReadOnlyList<string>> SeenAsync(Http2Caller client, Framing framing, byte[] request, SecretText text, string cut)
    {
        var answer = await client.ExchangeAsync(request);
        Assert.True(answer.Status == 200, $"{framing.Name}, {text.Name}, {cut}: {answer.Head.StartLine}\n{answer.Text}\n{string.Join("; ", gateway.Upstream.Faults)}");
        var texts = framing.Texts(answer);
        var leaks = new LeakCounter(text.Secret);
        var count = leaks.Count(answer.Body) + texts.Sum(leaks.InText);
        Assert.True(count == 0, $"{framing.Name}, {text.Name}, {cut}: {count} leaks\n{answer.Text}");
        return texts;
    }
}
