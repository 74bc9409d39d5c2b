using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Leaks;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Law;

/// <summary>Plays answers of one framing through the gateway, many on one connection, and judges what arrives.</summary>
public sealed class LawBench : IDisposable
{
    private readonly GatewayFixture _gateway;
    private readonly Framing _framing;
    private readonly RawClient _client;
    private readonly byte[] _request;
    private IReadOnlyList<ReadOnlyMemory<byte>> _next = [];

    private LawBench(GatewayFixture gateway, Framing framing, RawClient client)
    {
        (_gateway, _framing, _client) = (gateway, framing, client);
        _request = framing.Request(framing.Path + gateway.Script(SendNextAsync));
    }

    /// <summary>Answers played.</summary>
    public int Played { get; private set; }

    public static async Task<LawBench> OpenAsync(GatewayFixture gateway, Framing framing) =>
        new(gateway, framing, await RawClient.ConnectAsync(gateway.Port));

    /// <summary>The masked text of the answer that carries the text uncut: what every cut must give.</summary>
    public async Task<string> UncutAsync(SecretText text, Func<string, string> escape)
    {
        var body = _framing.Body([_framing.Wrap(text.Text, escape)], escape);
        var masked = (await PlayAsync([Answers.Plain(_framing.ContentType, body)], text, "uncut")).Distinct();
        var whole = Assert.Single(masked);
        Assert.StartsWith(text.Before, whole);
        Assert.EndsWith(text.After, whole);
        return whole;
    }

    /// <summary>Plays the segments; every place must carry <paramref name="expected"/>, and nothing may leak.</summary>
    public async Task HoldsAsync(IReadOnlyList<ReadOnlyMemory<byte>> segments, SecretText text, string expected, string cut)
    {
        foreach (var seen in await PlayAsync(segments, text, cut))
        {
            Assert.True(seen == expected, $"{_framing.Name}, {text.Name}, {cut}:\n{seen}\ninstead of\n{expected}");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<IReadOnlyList<string>> PlayAsync(IReadOnlyList<ReadOnlyMemory<byte>> segments, SecretText text, string cut)
    {
        _next = segments;
        Played++;
        var answer = await _client.ExchangeAsync(_request);
        Assert.True(answer.Status == 200, $"{_framing.Name}, {text.Name}, {cut}: {answer.Head.StartLine}\n{answer.Text}\n{string.Join("; ", _gateway.Upstream.Faults.Concat(_gateway.Upstream.Ends))}");
        var texts = _framing.Texts(answer);
        var leaks = new LeakCounter(text.Secret);
        var count = leaks.Count(answer.Body) + texts.Sum(leaks.InText);
        Assert.True(count == 0, $"{_framing.Name}, {text.Name}, {cut}: {count} leaks\n{answer.Text}");
        return texts;
    }

    private async Task SendNextAsync(UpstreamExchange exchange)
    {
        foreach (var segment in _next.SkipLast(1))
        {
            await exchange.SegmentAsync(segment);
        }

        await exchange.SendAsync(_next[^1]);
    }
}
