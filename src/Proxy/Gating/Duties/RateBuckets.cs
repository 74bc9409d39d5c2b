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
/// those that were asked least lately.
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
            ? _buckets.GetOrAdd(key, static (key, now) => new Bucket { Left = key.Limit.Burst, Seen = now }, now)
            : Shared(key, now);
    }

    // One that other nodes have begun to empty is not full here.
    private Bucket Shared(in Key key, long now)
    {
        var limit = key.Limit;
        var (name, who) = (NameOf(limit), limit.By == LimitBy.Session ? key.Session.ToString("x32", CultureInfo.InvariantCulture) : key.Who);
        var elsewhere = _elsewhere.GetOrAdd((name, who), static _ => new Elsewhere());
        lock (elsewhere)
        {
            // Made under the lock: two callers at once have one bucket, and it is the one that learns.
            return elsewhere.Bucket = _buckets.GetOrAdd(key, new Bucket { Left = elsewhere.LeftAt(limit, clock, now), Seen = now, Name = name, Who = who, Seconds = limit.Seconds, Burst = limit.Burst, Others = elsewhere.Sum });
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
        if (_elsewhere.Count >= MostBuckets)
        {
            _elsewhere.Clear();
        }

        var elsewhere = _elsewhere.GetOrAdd((name, who), static _ => new Elsewhere());
        lock (elsewhere)
        {
            var isOld = elsewhere.Sum == 0 && !_heard;
            var (before, forgot) = (elsewhere.Sum, sum < elsewhere.Sum);
            elsewhere.Sum = sum;
            if (elsewhere.Bucket is not { } bucket)
            {
                // Nobody asked for it here yet: what others gave away is noted as it comes, so that who asks later finds it as empty as it is.
                var given = isOld ? -sum : forgot ? sum : sum - before;
                if (given != 0)
                {
                    elsewhere.Note(clock.GetTimestamp(), given);
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
        public string Name = "";
        public string Who = "";
        public int Seconds;
        public int Burst;
        public bool IsQueued;

        /// <summary>Given away here and not yet told.</summary>
        public long Unsent;

        /// <summary>Given away here and told.</summary>
        public long Own;

        /// <summary>Given away by others, of what this bucket knows.</summary>
        public long Others;
    }

    // What all nodes gave away, also where this one has no bucket yet.
    private sealed class Elsewhere
    {
        private const int MostNoted = 64;

        public long Sum;
        public Bucket? Bucket;

        /// <summary>When, and how many; fewer than none: so many at some time before this node listened.</summary>
        public List<(long At, long Calls)> Given = [];

        /// <summary>What a bucket would hold that had been asked for all of it.</summary>
        public double LeftAt(RateLimit limit, TimeProvider clock, long now)
        {
            var (left, seen) = ((double)limit.Burst, Given.Count > 0 ? Given[0].At : now);
            foreach (var (at, calls) in Given)
            {
                left = Math.Min(limit.Burst, left + clock.GetElapsedTime(seen, at).TotalSeconds * limit.Calls / limit.Seconds);
                left = Math.Max(-MostDebt * limit.Burst, left - (calls < 0 ? Math.Min(-calls, limit.Burst) : calls));
                seen = at;
            }

            Given = [];
            return Math.Min(limit.Burst, left + clock.GetElapsedTime(seen, now).TotalSeconds * limit.Calls / limit.Seconds);
        }

        /// <summary>Old notes are put together, as if all of them had been given away when the last of them was: too empty rather than too full.</summary>
        public void Note(long at, long calls)
        {
            Given.Add((at, calls));
            if (Given.Count > MostNoted)
            {
                var sum = Given.Take(MostNoted / 2).Sum(one => Math.Abs(one.Calls));
                Given = [(Given[MostNoted / 2 - 1].At, sum), .. Given.Skip(MostNoted / 2)];
            }
        }
    }
}
