using System.Runtime.CompilerServices;

namespace FastMcp.Proxy.Async;

/// <summary>
/// States of a method that are not in use: a few at each thread, and a store of all threads that they are moved to and from
/// by the half, so that a thread that only begins and one that only ends methods take the lock once in a while.
/// </summary>
/// <typeparam name="TStateMachine">
/// The method's own struct: so this code and its shelves are its own, where code that is shared by classes would look them up. All its states are of
/// one type.
/// </typeparam>
internal static class StatePool<TStateMachine>
    where TStateMachine : IAsyncStateMachine
{
    private const int AtThread = 16;
    private const int InStore = 512;

    private static readonly Lock s_lock = new();
    private static readonly Place[] s_store = new Place[InStore];
    private static int s_stored;

    // One object, so that a rent looks for the thread's own once.
    [ThreadStatic]
    private static Shelf? t_own;

    /// <summary>Null: there is none.</summary>
    public static object? Rent()
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
        var rented = place.State;
        place.State = null;
        return rented;
    }

    public static void Return(object state)
    {
        var own = t_own ??= new Shelf();
        if (own.Count == AtThread)
        {
            Store(own.States.AsSpan(AtThread / 2));
            own.Count = AtThread / 2;
        }

        own.States[own.Count++].State = state;
    }

    private static int Fetch(Place[] own)
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
    private static void Store(Span<Place> states)
    {
        lock (s_lock)
        {
            var count = Math.Min(states.Length, InStore - s_stored);
            Move(states[..count], s_store.AsSpan(s_stored));
            s_stored += count;
        }

        states.Clear();
    }

    private static void Move(Span<Place> from, Span<Place> to)
    {
        from.CopyTo(to);
        from.Clear();
    }

    /// <summary>What one thread keeps.</summary>
    private sealed class Shelf
    {
        public readonly Place[] States = new Place[AtThread];
        public int Count;
    }

    // An array of these takes a state without asking for its type.
    private struct Place
    {
        public object? State;
    }
}
