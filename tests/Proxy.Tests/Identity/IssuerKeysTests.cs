using FastMcp.Jose;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.Proxy.Tests.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Identity;

public sealed class IssuerKeysTests
{
    private readonly ManualClock _clock = new();
    private readonly IssuerKeys _keys;
    private TaskCompletionSource<FetchedKeys>? _held;
    private FetchedKeys _answer = Sets.Of("a");
    private int _fetches;

    public IssuerKeysTests() => _keys = new IssuerKeys("one", FetchAsync, _clock, new IssuerCounters("one", new MetricsRegistry()), NullLogger.Instance);

    [Fact]
    public async Task Key_ThatIsKnown_IsFetchedOnceForAll()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await _keys.FindAsync("a"))));

        Assert.All(found, key => Assert.Equal(TokenFault.None, key.Fault));
        Assert.Equal(1, _fetches);
    }

    [Fact]
    public async Task TenThousandUnknownIds_MakeOneFetch()
    {
        await _keys.FindAsync("a");
        _held = new();
        var asked = Enumerable.Range(0, 10_000).Select(i => _keys.FindAsync($"none{i}").AsTask()).ToArray();
        _held.SetResult(Sets.Of("a"));

        Assert.All(await Task.WhenAll(asked).Within(), found => Assert.Equal(TokenFault.KeyUnknown, found.Fault));
        Assert.Equal(2, _fetches);
        _held = null;
        _clock.Advance(IdentityLimits.UnknownKid);
        Assert.Equal(TokenFault.KeyUnknown, (await _keys.FindAsync("none")).Fault);
        Assert.Equal(3, _fetches);
    }

    [Fact]
    public async Task NewKey_IsThereForTheRequestThatMetIt()
    {
        await _keys.FindAsync("a");
        _answer = Sets.Of("b", "a");

        Assert.Equal(TokenFault.None, (await _keys.FindAsync("b")).Fault);
    }

    [Fact]
    public async Task NewKey_ThatAFetchUnderWayDidNotBring_IsFetchedOnceMore()
    {
        await _keys.FindAsync("a");
        _held = new();
        _clock.Advance(IdentityLimits.KeysRefresh + TimeSpan.FromSeconds(1));
        await _keys.FindAsync("a");
        var found = _keys.FindAsync("b").AsTask();
        await Until.TrueAsync(() => Volatile.Read(ref _fetches) == 2, "the hourly fetch runs");
        var old = _held;
        _held = null;
        _answer = Sets.Of("b");
        old.SetResult(Sets.Of("a"));

        Assert.Equal(TokenFault.None, (await found.Within()).Fault);
        Assert.Equal(3, _fetches);
    }

    [Fact]
    public async Task Key_ThatIsNotListedAnyMore_Ends()
    {
        var key = (await _keys.FindAsync("a")).Key!;
        _answer = Sets.Of("b");
        await _keys.FindAsync("b");

        Assert.True(key.Ended);
        Assert.Equal(TokenFault.KeyUnknown, (await _keys.FindAsync("a")).Fault);
    }

    [Fact]
    public async Task IssuerThatIsAway_IsBelievedForADayAndThenNotAnyMore()
    {
        var key = (await _keys.FindAsync("a")).Key!;
        _answer = new(null, "away");
        _clock.Advance(IdentityLimits.KeysStale - TimeSpan.FromSeconds(1));
        Assert.Same(key, (await _keys.FindAsync("a")).Key);
        await Until.TrueAsync(() => _keys.WhyNot == "away", "it was tried");
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.False(_keys.IsUsable);
        Assert.Equal(TokenFault.KeysUnavailable, (await _keys.FindAsync("a")).Fault);
        _answer = Sets.Of("a");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(key, (await _keys.FindAsync("a")).Key);
    }

    [Fact]
    public async Task Fetch_ThatFails_IsNotTriedAgainByEachRequest()
    {
        _answer = new(null, "away");
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(TokenFault.KeysUnavailable, (await _keys.FindAsync("a")).Fault);
        }

        Assert.Equal(1, _fetches);
    }

    private Task<FetchedKeys> FetchAsync()
    {
        Interlocked.Increment(ref _fetches);
        return _held?.Task ?? Task.FromResult(_answer);
    }
}
