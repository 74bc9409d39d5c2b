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

    // One object, so that a rent looks for the thread's own once.
    [ThreadStatic]
    private static Shelf? t_own;

    /// <summary>Null: there is none.</summary>
    public static T? Rent()
    {
        var own = t_own ??= new Shelf();
        if (own.Count == 0)
        {
            own.Count = Fetch(own.States);
            if (own.Count == 0)
            {
                return null;
            }
        }

        ref var place = ref own.States[--own.Count];
        var rented = place;
        place = null;
        return rented;
    }

    public static void Return(T state)
    {
        var own = t_own ??= new Shelf();
        if (own.Count == AtThread)
        {
            Store(own.States.AsSpan(AtThread / 2));
            own.Count = AtThread / 2;
        }

        own.States[own.Count++] = state;
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

    /// <summary>What one thread keeps.</summary>
    private sealed class Shelf
    {
        public readonly T?[] States = new T?[AtThread];
        public int Count;
    }
}
