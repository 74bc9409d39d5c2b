using System.Collections.Concurrent;

namespace FastMcp.Masking.Matching;

/// <summary>Rooms that texts which rest do not use, for those that go on: streams with an event now and then rest between any two, and make none anew. Safe for all threads.</summary>
internal static class Spares<T>
    where T : class, new()
{
    private const int Most = 16 * 1024;

    private static readonly ConcurrentQueue<T> s_kept = new();
    private static int s_count;

    public static T Rent()
    {
        if (!s_kept.TryDequeue(out var kept))
        {
            return new();
        }

        Interlocked.Decrement(ref s_count);
        return kept;
    }

    /// <param name="one">As if it were new.</param>
    public static void Return(T one)
    {
        if (Interlocked.Increment(ref s_count) <= Most)
        {
            s_kept.Enqueue(one);
        }
        else
        {
            Interlocked.Decrement(ref s_count);
        }
    }
}
