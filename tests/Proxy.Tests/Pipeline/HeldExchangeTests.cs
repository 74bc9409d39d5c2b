using FastMcp.Proxy.Pipeline;
using FastMcp.TestKit.Heap;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Tests.Pipeline;

/// <summary>What an exchange keeps while its call waits for people, counted object by object.</summary>
public sealed class HeldExchangeTests
{
    [Fact]
    public void Rest_OfManyExchanges_KeepsAFewKilobytesOfEach()
    {
        // Of 20 KB that an exchange has when its request was masked: the call, the way to its client, and what may cancel it.
        Assert.InRange(OwnOf(exchange => { _ = exchange.RequestMasker; exchange.Rest(default); }).Bytes, 1, 6 * 1024);
        Assert.InRange(OwnOf(exchange => _ = exchange.RequestMasker).Bytes, 15 * 1024, 60 * 1024);
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

    // What two exchanges share is no exchange's own. Counted object by object: the heap of the process is also other threads'.
    private static ObjectGraph OwnOf(Action<Exchange> act)
    {
        var pool = new ExchangeToolPool(JsonLimits.Default, SseLimits.Default);
        var (other, one) = (new Exchange(pool), new Exchange(pool));
        act(other);
        act(one);
        return new ObjectGraph().Walk(pool).Walk(other).Forget().Walk(one, "exchange");
    }
}
