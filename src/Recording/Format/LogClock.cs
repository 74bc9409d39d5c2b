namespace FastMcp.Recording.Format;

/// <summary>Both times of an entry, from one provider. Safe for all threads.</summary>
/// <remarks>The system's clock is asked each <see cref="Anchored"/>, and between that only the one that does not jump: an exchange has five entries and more.</remarks>
internal sealed class LogClock(TimeProvider time)
{
    // A jump of the system's clock is on record so much later, in microseconds.
    private const long Anchored = 10_000;

    // Who was held up longer between the two clocks than this knows nothing that holds for others.
    private const long Together = 100;

    private readonly long _began = time.GetTimestamp();
    private long _offset;
    private long _until = -1;

    public EntryTimes Now
    {
        get
        {
            var since = Elapsed;
            return since > Volatile.Read(ref _until) ? Anchor(since) : new(since + Volatile.Read(ref _offset), since);
        }
    }

    private long Elapsed => time.GetElapsedTime(_began).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToWall(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(microseconds, -62_135_596_800_000_000, 253_402_300_799_999_999) * TimeSpan.TicksPerMicrosecond);

    // Threads that come at once each write what is true.
    private EntryTimes Anchor(long since)
    {
        var wall = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        if (Elapsed - since <= Together)
        {
            Volatile.Write(ref _offset, wall - since);
            Volatile.Write(ref _until, since + Anchored);
        }

        return new(wall, since);
    }
}
