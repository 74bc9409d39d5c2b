namespace FastMcp.Masking.WriteBack;

/// <summary>
/// The masks that sessions were given, by session. Bounded: sessions that were not heard of longest are forgotten, half of
/// the table at a time.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
public sealed class IssuedTable
{
    /// <summary>limit write-back-sessions.</summary>
    public const int MostSessions = 10_000;

    private readonly Lock _lock = new();
    private Dictionary<UInt128, IssuedMasks> _young = [];
    private Dictionary<UInt128, IssuedMasks> _old = [];
    private long _forgotten;
    private volatile bool _isUsed;

    /// <summary>Sessions that are known now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _young.Count + _old.Count;
            }
        }
    }

    /// <summary>Sessions, and masks of sessions, that were forgotten to make room.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>Null: the session was given no mask, or too long ago.</summary>
    public IssuedMasks? Find(UInt128 session)
    {
        if (!_isUsed)
        {
            return null;
        }

        lock (_lock)
        {
            return Known(session);
        }
    }

    internal void Forget() => Interlocked.Increment(ref _forgotten);

    internal IssuedMasks FindOrAdd(UInt128 session)
    {
        lock (_lock)
        {
            if (Known(session) is { } known)
            {
                return known;
            }

            var added = new IssuedMasks(this);
            Add(session, added);
            _isUsed = true;
            return added;
        }
    }

    private IssuedMasks? Known(UInt128 session)
    {
        if (_young.TryGetValue(session, out var known))
        {
            return known;
        }

        if (!_old.Remove(session, out known))
        {
            return null;
        }

        Add(session, known);
        return known;
    }

    private void Add(UInt128 session, IssuedMasks masks)
    {
        if (_young.Count == MostSessions / 2)
        {
            Interlocked.Add(ref _forgotten, _old.Count);
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young.Add(session, masks);
    }
}
