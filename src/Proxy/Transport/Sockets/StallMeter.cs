using System.Numerics;

namespace FastMcp.Proxy.Transport.Sockets;

/// <summary>
/// How long continuations of socket events run on the thread that brought the event: from the resume of a driver to its next
/// wait. With inline completions every other connection of that thread waits as long. Measured where the transport resumes a
/// driver; long computations elsewhere on such a thread may be put between Begin and End as well.
/// </summary>
internal static class StallMeter
{
    /// <summary>Buckets: bucket i counts sections shorter than 2^i microseconds, the last all others.</summary>
    public const int BucketCount = 24;

    /// <summary>Sections per bucket; index is the bit length of the microseconds. Written with Interlocked.</summary>
    public static readonly long[] Buckets = new long[BucketCount];
    static long longest;

    /// <summary>Longest section since the last <see cref="TakeLongest"/>, in microseconds.</summary>
    public static long Longest => Volatile.Read(ref longest);

    /// <summary>Reads and resets <see cref="Longest"/>: one caller, the metrics room, per scrape.</summary>
    public static long TakeLongest() => Interlocked.Exchange(ref longest, 0);

    public static long Begin() => TimeProvider.System.GetTimestamp();

    public static void End(long began)
    {
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        Record((long)elapsed.TotalMicroseconds);
    }

    /// <summary>Ends a section where another one begins.</summary>
    public static long Next(long began)
    {
        var now = TimeProvider.System.GetTimestamp();
        Record((long)TimeProvider.System.GetElapsedTime(began, now).TotalMicroseconds);
        return now;
    }

    internal static void Record(long micros)
    {
        var bucket = Math.Min(BucketCount - 1, 64 - BitOperations.LeadingZeroCount((ulong)Math.Max(0, micros)));
        Interlocked.Increment(ref Buckets[bucket]);
        var seen = Volatile.Read(ref longest);
        while (micros > seen)
        {
            var before = Interlocked.CompareExchange(ref longest, micros, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
