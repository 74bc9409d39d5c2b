using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Identity;

public sealed class TokenCacheTests
{
    private static readonly IssuerKeys _keys = new("one", () => Task.FromResult(Sets.Of("a")), new ManualClock(), new IssuerCounters("one", new MetricsRegistry()), NullLogger.Instance);

    [Fact]
    public void Cache_OfManyTokens_StaysWithinItsRoomAndKeepsWhatIsAskedFor()
    {
        var cache = new TokenCache(100);
        var kept = KeyOf("kept");
        cache.Add(kept, Token());
        for (var i = 0; i < 10_000; i++)
        {
            cache.Add(KeyOf($"t{i}"), Token());
            Assert.InRange(cache.Count, 1, 100);
            Assert.NotNull(cache.Find(kept));
        }

        Assert.Null(cache.Find(KeyOf("t0")));
        Assert.NotNull(cache.Find(KeyOf("t9999")));
    }

    [Fact]
    public void Token_OfOneRoute_IsUnknownAtAnother()
    {
        var cache = new TokenCache(100);
        cache.Add(TokenKey.Of("token"u8, 1), Token());

        Assert.NotNull(cache.Find(TokenKey.Of("token"u8, 1)));
        Assert.Null(cache.Find(TokenKey.Of("token"u8, 2)));
    }

    [Fact]
    public async Task Remembered_Token_HoldsWhileItLastsAndItsKeyIsTheIssuers()
    {
        var source = Sets.Of("a");
        var keys = new IssuerKeys("two", () => Task.FromResult(source), new ManualClock(), new IssuerCounters("two", new MetricsRegistry()), NullLogger.Instance);
        var token = new Remembered(Caller.Anonymous, (await keys.FindAsync("a")).Key, keys, false, 100);
        Assert.True(token.Holds(99));
        Assert.False(token.Holds(100));
        source = Sets.Of("b");
        await keys.FindAsync("b");

        Assert.False(token.Holds(99));
    }

    [Fact]
    public void Hit_AllocatesNothing()
    {
        var cache = new TokenCache(100);
        var token = System.Text.Encoding.ASCII.GetBytes(new string('x', 900));
        cache.Add(TokenKey.Of(token, 1), Token());

        Assert.Equal(0, Allocated.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.NotNull(cache.Find(TokenKey.Of(token, 1)));
            }
        }));
    }

    private static TokenKey KeyOf(string token) => TokenKey.Of(System.Text.Encoding.ASCII.GetBytes(token), 0);

    private static Remembered Token() => new(Caller.Anonymous, null, _keys, false, long.MaxValue);
}
