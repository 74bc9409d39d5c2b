using System.Collections.Concurrent;
using System.Globalization;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.Proxy.Budgets;

namespace FastMcp.Proxy.Gating.Duties;

/// <summary>
/// The buckets of rate limits: each fills evenly and gives one call away at a time. A reload leaves the buckets of a limit that it leaves as it is.
/// With a store, what other nodes gave away of the same bucket is taken out of it as soon as they say so, so that a bucket may owe calls.
/// </summary>
/// <remarks>
/// State, safe for all threads. Bounded: at <see cref="MostBuckets"/> the full ones are forgotten, which forgets nothing, and if that does not help
/// those that were asked least lately. Whoever comes then to a limit of which something was forgotten finds a bucket that was empty when it was: nobody
/// is let go by filling this table.
/// </remarks>
/// <param name="clock">Fills them.</param>
/// <param name="isShared">Other nodes have the same buckets: see <see cref="Unsent"/> and <see cref="Learn"/>.</param>
internal sealed class RateBuckets(TimeProvider clock, bool isShared = false)
{
    /// <summary>limit rate-buckets.</summary>
    public const int MostBuckets = 100_000;

    /// <summary>limit rate-debt: bursts that a bucket may owe to other nodes. After an hour without the store nobody waits for hours.</summary>
    public const int MostDebt = 8;

    private const double Rounding = 1e-6;

    private readonly ConcurrentDictionary<Key, Bucket> _buckets = new();
    private readonly ConcurrentDictionary<(string Name, string Who), Elsewhere> _elsewhere = new();

    // By limit: when buckets of it were forgotten that were not full.
    private readonly ConcurrentDictionary<string, long> _forgotten = new(StringComparer.Ordinal);
    private volatile bool _heard;
    private readonly ConcurrentQueue<Bucket>? _unsent = isShared ? new() : null;

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
                Taken(bucket);
                return TimeSpan.Zero;
            }

            return TimeSpan.FromSeconds((1 - bucket.Left) * perCall);
        }
    }

    // Nobody's calls are counted with nobody's: who is no agent, or of no team, has a bucket by its own name.
    private static string WhoOf(RateLimit limit, CallerFacts caller) => limit.By switch
    {
        LimitBy.Caller => CounterName.Of(caller),
        LimitBy.Agent => caller.RegisteredAs.Length > 0 ? caller.RegisteredAs : CounterName.Of(caller),
        LimitBy.Team => caller.Team.Length > 0 ? caller.Team : CounterName.Of(caller),
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

        return _unsent is null
            ? _buckets.GetOrAdd(key, new Bucket { Left = Unknown(key.Limit, now), Seen = now, Burst = key.Limit.Burst })
            : Shared(key, now);
    }

    // Full, unless one that was not may have been forgotten: then as if that one was this.
    private double Unknown(RateLimit limit, long now) =>
        !_forgotten.IsEmpty && _forgotten.TryGetValue(NameOf(limit), out var at) ? Math.Min(limit.Burst, clock.GetElapsedTime(at, now).TotalSeconds * limit.Calls / limit.Seconds) : limit.Burst;

    // One that other nodes have begun to empty is not full here.
    private Bucket Shared(in Key key, long now)
    {
        var limit = key.Limit;
        var (name, who) = (NameOf(limit), key.Of);
        var isKnown = _elsewhere.TryGetValue((name, who), out var elsewhere);
        elsewhere ??= _elsewhere.GetOrAdd((name, who), static _ => new Elsewhere());
        lock (elsewhere)
        {
            // Made under the lock: two callers at once have one bucket, and it is the one that learns.
            var left = isKnown ? elsewhere.LeftAt(limit, clock, now) : Unknown(limit, now);
            return elsewhere.Bucket = _buckets.GetOrAdd(key, new Bucket { Left = left, Seen = now, Name = name, Who = who, Seconds = limit.Seconds, Burst = limit.Burst, Others = elsewhere.Sum });
        }
    }

    // A limit that was changed is another one.
    private static string NameOf(RateLimit limit) => string.Create(CultureInfo.InvariantCulture, $"{limit.Decision}:{limit.Calls}/{limit.Seconds}/{limit.Burst}/{limit.By}");

    private void Taken(Bucket bucket)
    {
        if (_unsent is not null)
        {
            bucket.Unsent++;
            if (!bucket.IsQueued)
            {
                bucket.IsQueued = true;
                _unsent.Enqueue(bucket);
            }
        }
    }

    /// <summary>Calls that were given away here since the last time, for the store.</summary>
    /// <param name="most">Buckets.</param>
    public List<(string Name, string Who, long Calls, int Seconds)> Unsent(int most)
    {
        var unsent = new List<(string, string, long, int)>();
        while (unsent.Count < most && _unsent!.TryDequeue(out var bucket))
        {
            lock (bucket)
            {
                bucket.IsQueued = false;
                (bucket.Own, bucket.Unsent, var calls) = (bucket.Own + bucket.Unsent, 0, bucket.Unsent);
                unsent.Add((bucket.Name, bucket.Who, calls, bucket.Seconds));
            }
        }

        return unsent;
    }

    /// <summary>How many calls all nodes gave away of a bucket since it was first heard of, what was given by <see cref="Unsent"/> among them.</summary>
    public void Learn(string name, string who, long sum)
    {
        // Those with a bucket here are bounded by the buckets.
        if (_elsewhere.Count >= 2 * MostBuckets)
        {
            SweepElsewhere();
        }

        var elsewhere = _elsewhere.GetOrAdd((name, who), static _ => new Elsewhere());
        lock (elsewhere)
        {
            // A sum that was forgotten here may be years of calls, as one from before this node listened.
            var isOld = elsewhere.Sum == 0 && (!_heard || _forgotten.ContainsKey(name));
            var (before, forgot) = (elsewhere.Sum, sum < elsewhere.Sum);
            elsewhere.Sum = sum;
            elsewhere.Seen = clock.GetTimestamp();
            if (elsewhere.Bucket is not { } bucket)
            {
                // Nobody asked for it here yet: what others gave away is noted as it comes, so that who asks later finds it as empty as it is.
                var given = isOld ? -sum : forgot ? sum : sum - before;
                if (given != 0)
                {
                    elsewhere.Note(elsewhere.Seen, given);
                }

                return;
            }

            lock (bucket)
            {
                // Less than before: the store forgot the sum, since nobody took any for long, and counts anew.
                bucket.Own = forgot ? Math.Min(bucket.Own, sum) : bucket.Own;
                var others = Math.Max(0, sum - bucket.Own);
                // What was given away before this node began to listen may be long ago: it empties the bucket, and no more.
                var taken = isOld ? Math.Min(others, bucket.Burst) : Math.Max(0, others - bucket.Others);
                (bucket.Left, bucket.Others) = (Math.Max(-MostDebt * bucket.Burst, bucket.Left - taken), others);
            }
        }
    }

    /// <summary>All that the store had was learned: what comes from now on is new.</summary>
    public void Heard() => _heard = true;

    private void Sweep(long now)
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.Left + clock.GetElapsedTime(bucket.Seen, now).TotalSeconds * key.Limit.Calls / key.Limit.Seconds >= key.Limit.Burst)
            {
                Forget(key, bucket);
            }
        }

        if (_buckets.Count >= MostBuckets)
        {
            foreach (var (key, bucket) in _buckets.ToArray().OrderBy(pair => pair.Value.Seen).Take(MostBuckets / 2))
            {
                Forget(key, bucket);
                if (_unsent is null)
                {
                    _forgotten[NameOf(key.Limit)] = now;
                }
            }
        }
    }

    // With a store what is missing in it stays noted, beside what others take.
    private void Forget(in Key key, Bucket bucket)
    {
        _buckets.TryRemove(key, out _);
        if (_unsent is not null && _elsewhere.TryGetValue((bucket.Name, bucket.Who), out var elsewhere))
        {
            lock (elsewhere)
            {
                lock (bucket)
                {
                    elsewhere.Forget(bucket);
                }
            }
        }
    }

    private void SweepElsewhere()
    {
        var now = clock.GetTimestamp();
        foreach (var ((name, who), elsewhere) in _elsewhere.Where(pair => pair.Value.Bucket is null).OrderBy(pair => pair.Value.Seen).Take(MostBuckets / 2))
        {
            lock (elsewhere)
            {
                if (elsewhere.Bucket is null && _elsewhere.TryRemove((name, who), out _) && !elsewhere.IsIdle)
                {
                    _forgotten[name] = now;
                }
            }
        }
    }

    private readonly record struct Key(RateLimit Limit, string Who, UInt128 Session)
    {
        /// <summary>Whose, as nodes tell each other.</summary>
        public string Of => Limit.By == LimitBy.Session ? Session.ToString("x32", CultureInfo.InvariantCulture) : Who;
    }
}
