namespace FastMcp.Proxy.Tests.Gating;

/// <summary>Stands still until it is moved.</summary>
internal sealed class Clock : TimeProvider
{
    private long _ticks;

    /// <summary>From 1970 to the beginning.</summary>
    public TimeSpan Offset { get; init; }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Offset + TimeSpan.FromTicks(_ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    /// <summary>How many seconds.</summary>
    public double Advance(TimeSpan by)
    {
        _ticks += by.Ticks;
        return by.TotalSeconds;
    }
}
