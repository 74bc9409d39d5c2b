namespace FastMcp.WebConsole.Tests.Browser;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class HandClock : TimeProvider
{
    private static readonly DateTimeOffset Began = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Began.AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Move(TimeSpan on) => Interlocked.Add(ref _ticks, on.Ticks);
}
