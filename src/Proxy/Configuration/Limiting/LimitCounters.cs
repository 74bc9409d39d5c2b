using System.Collections.Frozen;

namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>How often each limit refused or cut something, since the start. Safe for all threads.</summary>
internal sealed class LimitCounters
{
    private static readonly FrozenDictionary<string, int> _index =
        LimitNames.All.Select((name, i) => KeyValuePair.Create(name, i)).ToFrozenDictionary(StringComparer.Ordinal);

    private readonly long[] _hits = new long[LimitNames.All.Count];

    /// <param name="limit">One of <see cref="LimitNames.All"/>; null: none was passed.</param>
    public void Hit(string? limit)
    {
        if (limit is not null)
        {
            Interlocked.Increment(ref _hits[_index[limit]]);
        }
    }

    public long this[string limit] => Interlocked.Read(ref _hits[_index[limit]]);
}
