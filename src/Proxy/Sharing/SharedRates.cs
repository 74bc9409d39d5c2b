using FastMcp.Proxy.Gating.Duties;
using FastMcp.Store;
using FastMcp.Store.Counters;

namespace FastMcp.Proxy.Sharing;

/// <summary>Tells other nodes how many calls this one gave away of each bucket, and takes theirs out of its own.</summary>
internal sealed class SharedRates(RateBuckets buckets, TimeProvider clock) : IStorePart
{
    private const string Prefix = "rate:";

    // A bucket that nobody took of for two periods, and an hour, is full.
    private const long Kept = 3600;

    private readonly CounterBatch _batch = new(Prefix);

    public void Exchange(StoreLink link)
    {
        while (_batch.Open is not null || More())
        {
            _batch.Give(link);
        }

        foreach (var row in _batch.Take(link))
        {
            buckets.Learn(row.Key.Name[Prefix.Length..], row.Key.Who, row.Calls);
        }

        buckets.Heard();
    }

    private bool More()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        _batch.Begin([.. buckets.Unsent(CounterBatch.Most).Select(given => new CounterRow(new CounterKey(Prefix + given.Name, given.Who, 0), given.Calls, 0, 0, 0, now + Kept + 2 * given.Seconds))]);
        return _batch.Open is not null;
    }
}
