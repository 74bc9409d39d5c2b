using FastMcp.Proxy.Transport.Listening;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Transport.Timing;

/// <summary>
/// The coarse clock of all deadlines: one timer for the process. Setting a deadline is one field store against
/// <see cref="Now"/>; each tick compares the fields of every member. A deadline is never early and at most two ticks late.
/// Add and Remove from any thread.
/// </summary>
internal sealed partial class DeadlineTicker : IDisposable
{
    readonly TimeProvider time;
    readonly ILogger logger;
    readonly long started;
    readonly long resolution;
    readonly ITimer timer;
    readonly Lock gate = new();
    readonly List<ITicked> members = [];
    readonly List<ITicked> round = [];
    long now;
    int ticking;

    /// <param name="resolution">100 ms to 1 s is sensible.</param>
    public DeadlineTicker(TimeProvider time, TimeSpan resolution, ILogger logger)
    {
        this.time = time;
        this.logger = logger;
        this.resolution = (long)resolution.TotalMilliseconds;
        started = time.GetTimestamp();
        timer = time.CreateTimer(static self => ((DeadlineTicker)self!).Tick(), this, resolution, resolution);
    }

    /// <summary>Milliseconds since the ticker's start, as of the last tick.</summary>
    public long Now => Volatile.Read(ref now);

    public TimeProvider Time => time;

    /// <summary>The value of <see cref="Now"/> at which <paramref name="timeout"/> has surely passed.</summary>
    public long DueIn(TimeSpan timeout) => Now + (timeout.Ticks / TimeSpan.TicksPerMillisecond) + resolution;

    public int Count
    {
        get
        {
            lock (gate)
                return members.Count;
        }
    }

    public void Add(ITicked member)
    {
        lock (gate)
        {
            member.TickSlot = members.Count;
            members.Add(member);
        }
    }

    public void Remove(ITicked member)
    {
        lock (gate)
        {
            var slot = member.TickSlot;
            if (slot >= members.Count || !ReferenceEquals(members[slot], member))
                return;
            members[slot] = members[^1];
            members[slot].TickSlot = slot;
            members.RemoveAt(members.Count - 1);
        }
    }

    public void Dispose() => timer.Dispose();

    void Tick()
    {
        // A round that takes longer than the resolution must not meet the next one.
        if (Interlocked.Exchange(ref ticking, 1) == 1)
            return;
        Volatile.Write(ref now, (long)time.GetElapsedTime(started).TotalMilliseconds);
        lock (gate)
            round.AddRange(members);
        foreach (var member in round)
            TickOne(member);
        round.Clear();
        Volatile.Write(ref ticking, 0);
    }

    void TickOne(ITicked member)
    {
        try
        {
            member.Tick(Now);
        }
        catch (Exception e)
        {
            Log.TickFailed(logger, e);
        }
    }

    static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Error, "A deadline check failed.")]
        public static partial void TickFailed(ILogger logger, Exception exception);
    }
}
