namespace FastMcp.Approvals;

/// <summary>A clock that a test sets: the wall clock may jump, the steady one only goes on.</summary>
internal sealed class Clock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);
    private long _steady;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _steady;

    public void Pass(TimeSpan time) => (_now, _steady) = (_now + time, _steady + time.Ticks);

    public void Jump(TimeSpan time) => _now += time;

    // No timer runs by itself: the tests sweep.
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
