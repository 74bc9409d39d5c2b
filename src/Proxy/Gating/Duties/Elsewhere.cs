using FastMcp.Policy.Decisions;

namespace FastMcp.Proxy.Gating.Duties;

/// <summary>What all nodes gave away of a bucket, also where this one has none yet.</summary>
/// <remarks>Whoever reads or writes it has its lock.</remarks>
internal sealed class Elsewhere
{
    private const int MostNoted = 64;

    // When, and how many; fewer than none: so many at some time before this node listened.
    private List<(long At, double Calls)> _given = [];

    public long Sum;
    public Bucket? Bucket;

    /// <summary>When it changed last.</summary>
    public long Seen;

    /// <summary>Nothing stands in it that a new bucket would have to know.</summary>
    public bool IsIdle => _given.Count == 0;

    /// <summary>What a bucket would hold that had been asked for all of it.</summary>
    public double LeftAt(RateLimit limit, TimeProvider clock, long now)
    {
        var (left, seen) = ((double)limit.Burst, _given.Count > 0 ? _given[0].At : now);
        foreach (var (at, calls) in _given)
        {
            left = Math.Min(limit.Burst, left + clock.GetElapsedTime(seen, at).TotalSeconds * limit.Calls / limit.Seconds);
            left = Math.Max(-RateBuckets.MostDebt * limit.Burst, left - (calls < 0 ? Math.Min(-calls, limit.Burst) : calls));
            seen = at;
        }

        _given = [];
        return Math.Min(limit.Burst, left + clock.GetElapsedTime(seen, now).TotalSeconds * limit.Calls / limit.Seconds);
    }

    /// <summary>Old notes are put together, as if all of them had been given away when the last of them was: too empty rather than too full.</summary>
    public void Note(long at, double calls)
    {
        Seen = at;
        _given.Add((at, calls));
        if (_given.Count > MostNoted)
        {
            var sum = _given.Take(MostNoted / 2).Sum(one => Math.Abs(one.Calls));
            _given = [(_given[MostNoted / 2 - 1].At, sum), .. _given.Skip(MostNoted / 2)];
        }
    }

    /// <summary>Its bucket is forgotten here: what is missing in it is noted, so that the next one is as empty. Whoever calls has the bucket's lock too.</summary>
    public void Forget(Bucket bucket)
    {
        if (!ReferenceEquals(Bucket, bucket))
        {
            return;
        }

        Bucket = null;
        if (bucket.Left < bucket.Burst)
        {
            _given = [(bucket.Seen, bucket.Burst - bucket.Left)];
        }

        Seen = bucket.Seen;
    }
}
