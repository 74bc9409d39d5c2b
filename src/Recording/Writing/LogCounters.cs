namespace FastMcp.Recording.Writing;

/// <summary>What the log counts. Written by the writer's thread and, for what a full queue refused, by all.</summary>
internal sealed class LogCounters
{
    private long _written;
    private long _bytes;
    private long _lost;
    private long _unsaid;
    private long _failures;
    private long _syncs;
    private long _syncMicroseconds;
    private long _epoch;
    private long _free = long.MaxValue;
    private volatile bool _failing;

    /// <summary>The last write or sync failed, and none has succeeded since.</summary>
    public bool IsFailing { get => _failing; set => _failing = value; }

    /// <summary>Grows with every loss of entries: an exchange that began at another epoch may have lost some.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Lost entries that the log itself has not said yet.</summary>
    public long Unsaid => Volatile.Read(ref _unsaid);

    public long Free { get => Volatile.Read(ref _free); set => Volatile.Write(ref _free, value); }

    public void Wrote(int entries, int bytes)
    {
        Interlocked.Add(ref _written, entries);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Synced(TimeSpan took)
    {
        Interlocked.Increment(ref _syncs);
        Interlocked.Add(ref _syncMicroseconds, (long)took.TotalMicroseconds);
    }

    public void Failed() => Interlocked.Increment(ref _failures);

    /// <summary>Entries that the disk took along.</summary>
    public void LoseWritten(long count)
    {
        if (count > 0)
        {
            Interlocked.Increment(ref _epoch);
            Lose(count);
        }
    }

    public void Lose(long count)
    {
        Interlocked.Add(ref _lost, count);
        Interlocked.Add(ref _unsaid, count);
    }

    public void Said(long count) => Interlocked.Add(ref _unsaid, -count);

    public SessionLogCounts Read(int waiting) => new()
    {
        Written = Interlocked.Read(ref _written),
        Bytes = Interlocked.Read(ref _bytes),
        Lost = Interlocked.Read(ref _lost),
        Failures = Interlocked.Read(ref _failures),
        Syncs = Interlocked.Read(ref _syncs),
        SyncMicroseconds = Interlocked.Read(ref _syncMicroseconds),
        FreeBytes = Interlocked.Read(ref _free),
        IsFailing = _failing,
        Waiting = waiting,
    };
}
