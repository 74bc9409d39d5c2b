namespace FastMcp.Recording.Format;

/// <summary>Both times of an entry, from one provider. Safe for all threads.</summary>
internal sealed class LogClock(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    public EntryTimes Now => new(
        (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        (long)time.GetElapsedTime(_began).TotalMicroseconds);

    public static DateTimeOffset ToWall(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(microseconds, -62_135_596_800_000_000, 253_402_300_799_999_999) * TimeSpan.TicksPerMicrosecond);
}
