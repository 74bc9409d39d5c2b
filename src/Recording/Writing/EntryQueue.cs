using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>
/// Where the socket threads leave entries and the writer's thread takes them, all at once: whatever comes while
/// the disk syncs is the next batch, which is group commit. Bounded in bytes; a full queue takes nothing.
/// </summary>
/// <remarks>Safe for all threads; one writer. Adding copies under a lock and never waits for the disk.</remarks>
internal sealed class EntryQueue(int capacity)
{
    // Entries that nobody waits for are written together.
    private const int Worthwhile = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private EntryBatch _filling = new();
    private EntryBatch _spare = new();
    private TaskCompletionSource? _room;
    private bool _asleep;

    /// <summary>Bytes that wait to be taken.</summary>
    public int Waiting => Volatile.Read(ref _filling).Length;

    /// <summary>Entries that wait to be taken.</summary>
    public int WaitingEntries => Volatile.Read(ref _filling).Count;

    /// <summary>False: the queue is full, and the entry is not on record.</summary>
    public bool TryAdd(EntryType type, in EntryTimes times, ulong exchange, ReadOnlySpan<byte> payload)
    {
        bool wake;
        lock (_lock)
        {
            if (_filling.Length + payload.Length + EntryFrame.Overhead > capacity)
            {
                return false;
            }

            _filling.Add(type, times, exchange, payload);
            wake = _filling.Length >= Worthwhile && TakeSleep();
        }

        Wake(wake);
        return true;
    }

    /// <summary>The ticket is told when all that was added so far is durable, or is not.</summary>
    public void Commit(DurabilityTicket ticket)
    {
        bool wake;
        lock (_lock)
        {
            _filling.Tickets.Add(ticket);
            wake = TakeSleep();
        }

        Wake(wake);
    }

    /// <summary>Ends the writer's wait.</summary>
    public void Nudge()
    {
        bool wake;
        lock (_lock)
        {
            wake = TakeSleep();
        }

        Wake(wake);
    }

    /// <summary>What was added since the last call; waits for something worthwhile, at most so long. The writer's thread only.</summary>
    public EntryBatch Take(TimeSpan longest)
    {
        bool sleep;
        lock (_lock)
        {
            sleep = _asleep = _filling.Tickets.Count == 0 && _filling.Length < Worthwhile && longest > TimeSpan.Zero;
        }

        var woken = sleep && _wake.Wait(longest);
        lock (_lock)
        {
            if (sleep && !woken && !TakeSleep())
            {
                // Somebody wakes us at this very moment: the token is not for the next time.
                _wake.Wait();
            }

            (var taken, _filling) = (_filling, _spare);
            return taken;
        }
    }

    /// <summary>Gives a batch back and lets those go on that waited for room.</summary>
    public void Return(EntryBatch batch)
    {
        batch.Clear();
        lock (_lock)
        {
            _spare = batch;
        }

        Interlocked.Exchange(ref _room, null)?.TrySetResult();
    }

    /// <summary>Ends when a batch has been written, at once if less than half of the queue is taken.</summary>
    public ValueTask RoomAsync(TimeSpan longest, TimeProvider time, CancellationToken stop)
    {
        if (Waiting < capacity / 2)
        {
            return default;
        }

        var room = Volatile.Read(ref _room) ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room = Interlocked.CompareExchange(ref _room, room, null) ?? room;
        // The writer may have taken all between the look and the exchange, and would not come back for us.
        return Waiting < capacity / 2 ? default : new ValueTask(Task.WhenAny(room.Task, Task.Delay(longest, time, stop)));
    }

    private bool TakeSleep()
    {
        var asleep = _asleep;
        _asleep = false;
        return asleep;
    }

    private void Wake(bool wake)
    {
        if (wake)
        {
            _wake.Release();
        }
    }
}
