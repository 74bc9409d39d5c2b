using System.Collections.Concurrent;

namespace FastMcp.Proxy.Identity;

/// <summary>
/// Tokens that were verified, by hash. Two generations of half the room each: when the younger is full it becomes the older, and the older is forgotten; what is
/// asked for stays. Nothing that was refused is kept, so that nobody without a token can push others out.
/// </summary>
/// <remarks>Of one snapshot; safe for all threads; no allocation on a hit in the younger generation.</remarks>
internal sealed class TokenCache(int room)
{
    private readonly Lock _lock = new();
    private ConcurrentDictionary<TokenKey, Remembered> _young = new();
    private ConcurrentDictionary<TokenKey, Remembered> _old = new();
    private int _count;

    public int Count => _young.Count + _old.Count;

    /// <summary>Null: it is not known.</summary>
    public Remembered? Find(in TokenKey key)
    {
        if (_young.TryGetValue(key, out var known))
        {
            return known;
        }

        if (!_old.TryGetValue(key, out known))
        {
            return null;
        }

        Add(key, known);
        return known;
    }

    public void Add(in TokenKey key, Remembered token)
    {
        if (!_young.TryAdd(key, token))
        {
            _young[key] = token;
            return;
        }

        if (Interlocked.Increment(ref _count) < room / 2)
        {
            return;
        }

        lock (_lock)
        {
            if (Volatile.Read(ref _count) >= room / 2)
            {
                (_old, _young) = (_young, new());
                Volatile.Write(ref _count, 0);
            }
        }
    }

    public void Forget(in TokenKey key)
    {
        _young.TryRemove(key, out _);
        _old.TryRemove(key, out _);
    }
}
