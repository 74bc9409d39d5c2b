using System.Text;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.Recording;
using FastMcp.TestKit.Heap;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Tests.Pipeline;

/// <summary>What an exchange keeps while its stream is silent, counted object by object.</summary>
public sealed class RestingExchangeTests
{
    private static readonly byte[] s_event = Encoding.UTF8.GetBytes(
        """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"number 536-22-8190, and more. "},"finish_reason":null}]}""" + "\n\n");

    private readonly ExchangeToolPool _pool = new(JsonLimits.Default, SseLimits.Default);
    private readonly Call _call = Calls.Of(Packs.Usual, CallKind.ModelCall, RouteProtocol.Auto, null);
    private readonly CapturingWriter _client = new();
    private FastMcp.Proxy.Masking.Bodies.BodyMasker? _masker;

    [Fact]
    public void Rest_OfAStream_KeepsAFewKilobytes()
    {
        _call.State.Caller = Caller.Anonymous;
        var (awake, resting) = (OwnOf(_ => { }), OwnOf(exchange => exchange.RestBetweenPieces()));
        Assert.True(awake.Bytes is > 8_000 and < 13_500, Told(awake));
        Assert.True(resting.Bytes is > 1_000 and < 4_400, Told(resting));
    }

    [Fact]
    public void Rest_OfAStream_LeavesNothingOfItsRequest()
    {
        _call.State.Caller = Caller.Anonymous;
        var exchange = Streaming();
        exchange.RestBetweenPieces();
        Assert.Throws<InvalidOperationException>(() => exchange.RequestMasker);
        Assert.Throws<InvalidOperationException>(() => exchange.Outgoing);
    }

    [Fact]
    public void WaitForPiece_TheFirstOne_GivesTheRequestsToolsToTheNextExchange()
    {
        _call.State.Caller = Caller.Anonymous;
        var exchange = Streaming();
        var (masker, router) = (exchange.RequestMasker, exchange.Router);
        exchange.WaitForPiece();
        Assert.Throws<InvalidOperationException>(() => exchange.RequestMasker);
        Assert.Same(router, exchange.Router);
        var next = new Exchange(_pool);
        Assert.Same(masker, next.RequestMasker);

        // It has nothing more to give: a second wait takes nothing from who has it now.
        exchange.WaitForPiece();
        Assert.Same(masker, next.RequestMasker);
        Assert.NotSame(masker, new Exchange(_pool).RequestMasker);

        // Its next call has some again.
        exchange.Rest(default);
        exchange.Wake();
        Assert.NotNull(exchange.RequestMasker);
    }

    [Fact]
    public void Event_BehindARest_TakesWhatOthersGaveUp()
    {
        _call.State.Caller = Caller.Anonymous;
        var exchange = Streaming();
        var least = long.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            exchange.RestBetweenPieces();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(FastMcp.Proxy.Masking.Bodies.BodyFault.None, _masker!.Push(s_event));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // What is that small is not worth a pool: lines, choices, what varies.
        Assert.InRange(least, 0, 1_800);
    }

    // What two exchanges share is no exchange's own.
    private ObjectGraph OwnOf(Action<Exchange> act)
    {
        var (other, one) = (Streaming(), Streaming());
        act(other);
        act(one);
        return new ObjectGraph().Walk(_pool).Walk(_call).Walk(_client).Walk(other).Forget().Walk(one, "exchange");
    }

    private Exchange Streaming()
    {
        var exchange = new Exchange(_pool);
        exchange.Writer.Begin(_client);
        exchange.Writer.Head([], 200, BodyFrame.UntilClose);
        exchange.Outlet.Begin(exchange.Writer, new ReplyRecord(SessionLog.Off, Calls.Open(), true), _call.Terms.Counters);
        var masker = _masker = exchange.Maskers.Choose(_call, ReplyForm.Events, exchange.Outlet);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(FastMcp.Proxy.Masking.Bodies.BodyFault.None, masker.Push(s_event));
        }

        return exchange;
    }

    private static string Told(ObjectGraph graph) => $"{graph.Bytes} bytes:\n"
        + string.Join('\n', graph.ByPath.OrderByDescending(one => one.Value).Take(30).Select(one => $"{one.Value,8} {one.Key}"));
}
