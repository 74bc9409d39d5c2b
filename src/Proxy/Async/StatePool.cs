namespace FastMcp.Proxy.Async;

/// <summary>
/// States that are not in use: a few at each thread, and a store of all threads that they are moved to and from
/// by the half, so that a thread that only begins and one that only ends methods take the lock once in a while.
/// </summary>
internal static class StatePool<T>
    where T : class
{
    private const int AtThread = 16;
    private const int InStore = 512;

    private static readonly Lock s_lock = new();
    private static readonly T?[] s_store = new T?[InStore];
    private static int s_stored;

    [ThreadStatic]
    private static T?[]? t_own;

    [ThreadStatic]
    private static int t_count;

    /// <summary>Null: there is none.</summary>
    public static T? Rent()
    {
        var own = t_own ??= new T?[AtThread];
        if (t_count == 0)
        {
            t_count = Fetch(own);
            if (t_count == 0)
            {
                return null;
            }
        }

        var rented = own[--t_count];
        own[t_count] = null;
        return rented;
    }

    public static void Return(T state)
    {
        var own = t_own ??= new T?[AtThread];
        if (t_count == AtThread)
        {
            Store(own.AsSpan(AtThread / 2));
            t_count = AtThread / 2;
        }

        own[t_count++] = state;
    }

    private static int Fetch(T?[] own)
    {
        lock (s_lock)
        {
            var count = Math.Min(AtThread / 2, s_stored);
            s_stored -= count;
            Move(s_store.AsSpan(s_stored, count), own);
            return count;
        }
    }

    // What finds no room is left to the collector.
    private static void Store(Span<T?> states)
    {
        lock (s_lock)
        {
            var count = Math.Min(states.Length, InStore - s_stored);
            Move(states[..count], s_store.AsSpan(s_stored));
            s_stored += count;
        }

        states.Clear();
    }

    private static void Move(Span<T?> from, Span<T?> to)
    {
        from.CopyTo(to);
        from.Clear();
    }
}
