using FastMcp.Proxy.Pipeline;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Tests.Pipeline;

/// <summary>What an exchange keeps while its call waits for people. By itself: what others allocate meanwhile would count.</summary>
[Collection(nameof(HeapCollection))]
public sealed class HeldExchangeTests
{
    private const int Many = 400;

    [Fact]
    public void Rest_OfManyExchanges_KeepsAFewKilobytesOfEach()
    {
        // Of 20 KB that an exchange has when its request was masked: the call, the way to its client, and what may cancel it.
        Assert.InRange(Each(exchange => { _ = exchange.RequestMasker; exchange.Rest(default); }), 1, 6 * 1024);
        Assert.InRange(Each(exchange => _ = exchange.RequestMasker), 15 * 1024, 60 * 1024);
    }

    [Fact]
    public void Wake_BehindARest_HasToolsOfNobodyElse()
    {
        var pool = new ExchangeToolPool(JsonLimits.Default, SseLimits.Default);
        var (one, two) = (new Exchange(pool), new Exchange(pool));
        var tools = one.RequestMasker;
        one.Rest(default);
        Assert.Throws<InvalidOperationException>(() => one.RequestMasker);
        two.Rest(default);
        one.Wake();
        two.Wake();
        one.Wake();
        Assert.NotSame(one.RequestMasker, two.RequestMasker);
        Assert.Contains(tools, new[] { one.RequestMasker, two.RequestMasker });
    }

    /// <summary>Bytes of the heap that one keeps: the middle of five counts, since threads that earlier tests left may allocate beside one of them.</summary>
    private static long Each(Action<Exchange> act)
    {
        var counts = Enumerable.Range(0, 5).Select(_ => Count(act)).Order();
        return counts.ElementAt(2);
    }

    private static long Count(Action<Exchange> act)
    {
        var pool = new ExchangeToolPool(JsonLimits.Default, SseLimits.Default);
        act(new Exchange(pool));
        var all = new Exchange[Many];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < all.Length; i++)
        {
            act(all[i] = new Exchange(pool));
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Many;
        GC.KeepAlive(all);
        return each;
    }
}
