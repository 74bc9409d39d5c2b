namespace FastMcp.Proxy.Tests.Transport;

/// <summary>Time that moves only when told; timers fire inside Advance.</summary>
internal sealed class ManualClock : TimeProvider
{
    readonly Lock gate = new();
    readonly List<ManualTimer> timers = [];
    long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => Volatile.Read(ref ticks);
    public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (gate)
            timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var now = Interlocked.Add(ref ticks, by.Ticks);
        ManualTimer[] all;
        lock (gate)
            all = [.. timers];
        foreach (var timer in all)
            timer.FireIfDue(now);
    }

    sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        long due = long.MaxValue;
        long period;

        public bool Change(TimeSpan dueTime, TimeSpan every)
        {
            period = every == Timeout.InfiniteTimeSpan ? 0 : every.Ticks;
            Volatile.Write(ref due, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.GetTimestamp() + dueTime.Ticks);
            return true;
        }

        public void FireIfDue(long now)
        {
            if (Volatile.Read(ref due) > now)
                return;
            Volatile.Write(ref due, period > 0 ? now + period : long.MaxValue);
            fire();
        }

        public void Dispose() => Volatile.Write(ref due, long.MaxValue);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
