using System.Collections.Concurrent;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.Proxy.Gating.Duties;

/// <summary>
/// The buckets of rate limits: each fills evenly and gives one call away at a time. Of this process; a reload leaves the buckets of a limit that
/// it leaves as it is.
/// </summary>
/// <remarks>
/// State, safe for all threads. Bounded: at <see cref="MostBuckets"/> the full ones are forgotten, which forgets nothing, and if that does not help
/// those that were asked least lately.
/// </remarks>
internal sealed class RateBuckets(TimeProvider clock)
{
    /// <summary>limit rate-buckets.</summary>
    public const int MostBuckets = 100_000;

    private const double Rounding = 1e-6;

    private readonly ConcurrentDictionary<Key, Bucket> _buckets = new();

    public int Count => _buckets.Count;

    /// <summary>Takes one call. Zero: it may be made; else how long until one may.</summary>
    public TimeSpan Take(RateLimit limit, CallerFacts caller, UInt128 session)
    {
        var now = clock.GetTimestamp();
        var bucket = BucketOf(new Key(limit, WhoOf(limit, caller), limit.By == LimitBy.Session ? session : 0), now);
        lock (bucket)
        {
            var perCall = (double)limit.Seconds / limit.Calls;
            bucket.Left = Math.Min(limit.Burst, bucket.Left + clock.GetElapsedTime(bucket.Seen, now).TotalSeconds / perCall);
            bucket.Seen = now;
            // What is missing by the rounding of a division is there.
            if (bucket.Left >= 1 - Rounding)
            {
                bucket.Left--;
                return TimeSpan.Zero;
            }

            return TimeSpan.FromSeconds((1 - bucket.Left) * perCall);
        }
    }

    // Nobody's calls are counted with nobody's: who is no agent, or of no team, has a bucket by its own name.
    private static string WhoOf(RateLimit limit, CallerFacts caller) => limit.By switch
    {
        LimitBy.Caller => caller.Name,
        LimitBy.Agent => caller.RegisteredAs.Length > 0 ? caller.RegisteredAs : caller.Name,
        LimitBy.Team => caller.Team.Length > 0 ? caller.Team : caller.Name,
        _ => "",
    };

    private Bucket BucketOf(in Key key, long now)
    {
        if (_buckets.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_buckets.Count >= MostBuckets)
        {
            Sweep(now);
        }

        return _buckets.GetOrAdd(key, static (key, now) => new Bucket { Left = key.Limit.Burst, Seen = now }, now);
    }

    private void Sweep(long now)
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.Left + clock.GetElapsedTime(bucket.Seen, now).TotalSeconds * key.Limit.Calls / key.Limit.Seconds >= key.Limit.Burst)
            {
                _buckets.TryRemove(key, out _);
            }
        }

        if (_buckets.Count >= MostBuckets)
        {
            foreach (var (key, _) in _buckets.OrderBy(pair => pair.Value.Seen).Take(MostBuckets / 2))
            {
                _buckets.TryRemove(key, out _);
            }
        }
    }

    private readonly record struct Key(RateLimit Limit, string Who, UInt128 Session);

    private sealed class Bucket
    {
        public double Left;
        public long Seen;
    }
}
