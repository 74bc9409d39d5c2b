using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.Proxy.Gating.Duties;

namespace FastMcp.Proxy.Tests.Gating;

/// <summary>Rates: never more than the burst and what has filled since, never less than asked for, and nobody's calls are another's.</summary>
public sealed class RateBucketsTests
{
    [Fact]
    public void Take_AtRandomTimes_LetsPassWhatTheRateSays()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 200; round++)
        {
            var clock = new Clock();
            var limit = new RateLimit("d", random.Next(1, 20), random.Next(1, 100), random.Next(1, 20), LimitBy.Caller);
            var buckets = new RateBuckets(clock);
            var (passed, seconds) = (0, 0.0);
            for (var call = 0; call < 200; call++)
            {
                var wait = buckets.Take(limit, CallerFacts.Anonymous, 0);
                passed += wait == TimeSpan.Zero ? 1 : 0;
                Assert.True(passed <= limit.Burst + seconds * limit.Calls / limit.Seconds + 1e-3, $"round {round}: {passed} after {seconds} of {limit}");
                if (wait > TimeSpan.Zero && random.Next(2) == 0)
                {
                    // Who waits as long as told may call.
                    seconds += clock.Advance(wait + TimeSpan.FromMilliseconds(1));
                    Assert.Equal(TimeSpan.Zero, buckets.Take(limit, CallerFacts.Anonymous, 0));
                    passed++;
                }

                seconds += clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 3000)));
            }
        }
    }

    [Fact]
    public void Take_OfOthers_TakesFromTheirBuckets()
    {
        var buckets = new RateBuckets(new Clock());
        RateLimit Limit(LimitBy by) => new(by.ToString(), 1, 3600, 1, by);
        var (a, b) = (new CallerFacts("a", []).As("bot", "t"), new CallerFacts("b", []).As("bot", "u"));
        bool Passes(LimitBy by, CallerFacts caller, int session = 0) => buckets.Take(Limit(by), caller, (UInt128)session) == TimeSpan.Zero;
        Assert.True(Passes(LimitBy.Caller, a) && Passes(LimitBy.Caller, b) && !Passes(LimitBy.Caller, a));
        Assert.True(Passes(LimitBy.Agent, a) && !Passes(LimitBy.Agent, b));
        Assert.True(Passes(LimitBy.Team, a) && Passes(LimitBy.Team, b) && !Passes(LimitBy.Team, b));
        Assert.True(Passes(LimitBy.Session, a, 1) && Passes(LimitBy.Session, a, 2) && !Passes(LimitBy.Session, b, 1));
        Assert.True(Passes(LimitBy.All, a) && !Passes(LimitBy.All, b));
    }

    [Fact]
    public void Take_WithMoreSessionsThanAreKept_LetsNobodyGo()
    {
        var clock = new Clock();
        var (buckets, mine, sessions) = (new RateBuckets(clock), new RateLimit("mine", 1, 3600, 1, LimitBy.Caller), new RateLimit("sessions", 10, 3600, 10, LimitBy.Session));
        Assert.Equal(TimeSpan.Zero, buckets.Take(mine, CallerFacts.Anonymous, 0));
        for (var session = 0; session < RateBuckets.MostBuckets + 10; session++)
        {
            clock.Advance(TimeSpan.FromTicks(1));
            buckets.Take(sessions, CallerFacts.Anonymous, (UInt128)session + 1);
        }

        // Its bucket was forgotten, and who comes then waits as long as if it had been his.
        Assert.NotEqual(TimeSpan.Zero, buckets.Take(mine, CallerFacts.Anonymous, 0));
        Assert.InRange(buckets.Count, RateBuckets.MostBuckets / 2, RateBuckets.MostBuckets);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, buckets.Take(mine, CallerFacts.Anonymous, 0));
        Assert.NotEqual(TimeSpan.Zero, buckets.Take(mine, CallerFacts.Anonymous, 0));
    }

    [Fact]
    public void Take_OfTheSameSubjectOfTwoIssuers_TakesFromTwoBuckets()
    {
        foreach (var by in (LimitBy[])[LimitBy.Caller, LimitBy.Agent, LimitBy.Team])
        {
            var (buckets, limit) = (new RateBuckets(new Clock()), new RateLimit("d", 1, 3600, 1, by));
            CallerFacts Of(string issuer) => new CallerFacts("jane", []) { Issuer = issuer }.As("", "");
            Assert.Equal(TimeSpan.Zero, buckets.Take(limit, Of("https://a.example"), 0));
            Assert.Equal(TimeSpan.Zero, buckets.Take(limit, Of("https://b.example"), 0));
            Assert.NotEqual(TimeSpan.Zero, buckets.Take(limit, Of("https://a.example"), 0));
        }
    }
}
