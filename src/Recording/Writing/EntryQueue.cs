using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>
/// Where the socket threads leave entries and the writer's thread takes them, all at once: whatever comes while
/// the disk syncs is the next batch, which is group commit. Bounded in bytes; a full queue takes nothing.
/// </summary>
/// <remarks>Safe for all threads; one writer. Adding copies under a lock and never waits for the disk.</remarks>
internal sealed class EntryQueue(int capacity) : IDisposable
{
    // Entries that nobody waits for are written together.
    private const int Worthwhile = 64 * 1024;

    private readonly Lock _lock = new();
    // Not a semaphore of the runtime's: those spin before they sleep, and the writer sleeps thousands of times a second.
    private readonly AutoResetEvent _wake = new(initialState: false);
    private EntryBatch _filling = new();
    private EntryBatch _spare = new();
    private TaskCompletionSource? _room;
    private Nap _nap;
    private bool _urgent;
    private bool _wasBusy;

    /// <summary>Bytes that wait to be taken.</summary>
    public int Waiting => Volatile.Read(ref _filling).Length;

    /// <summary>Entries that wait to be taken.</summary>
    public int WaitingEntries => Volatile.Read(ref _filling).Count;

    /// <summary>False: the queue is full, and the entry is not on record.</summary>
    public bool TryAdd(EntryType type, in EntryTimes times, ulong exchange, in EntryPayload payload)
    {
        bool wake;
        lock (_lock)
        {
            if (_filling.Length + payload.Bytes.Length + EntryFrame.Overhead > capacity)
            {
                return false;
            }

            _filling.Add(type, times, exchange, payload);
            wake = _filling.Length >= Worthwhile && TakeNap(Nap.Gathering);
        }

        Wake(wake);
        return true;
    }

    /// <summary>The ticket is told when all that was added so far is durable, or is not.</summary>
    /// <param name="ticket">Whose entries they are.</param>
    /// <param name="urgent">Somebody waits already. False: there is time to gather more, until <see cref="Hurry"/>.</param>
    public void Commit(DurabilityTicket ticket, bool urgent)
    {
        bool wake;
        lock (_lock)
        {
            ticket.IsTaken = false;
            _filling.Tickets.Add(ticket);
            _urgent |= urgent;
            wake = TakeNap(urgent ? Nap.Gathering : Nap.Idle);
        }

        Wake(wake);
    }

    /// <summary>Somebody waits for a ticket that had time; nothing if the writer is at it already.</summary>
    public void Hurry(DurabilityTicket ticket)
    {
        var wake = false;
        lock (_lock)
        {
            if (!ticket.IsTaken)
            {
                _urgent = true;
                wake = TakeNap(Nap.Gathering);
            }
        }

        Wake(wake);
    }

    /// <summary>Ends the writer's wait, or the one that it is about to begin.</summary>
    public void Nudge()
    {
        bool wake;
        lock (_lock)
        {
            _urgent = true;
            wake = TakeNap(Nap.Gathering);
        }

        Wake(wake);
    }

    /// <summary>
    /// What was added since the last call; waits at most so long for something worthwhile, and if nobody waits for that, a
    /// moment more for others to join. The writer's thread only.
    /// </summary>
    /// <param name="longest">Zero: it does not wait.</param>
    /// <param name="gather">How long that moment is.</param>
    public EntryBatch Take(TimeSpan longest, TimeSpan gather)
    {
        if (longest > TimeSpan.Zero)
        {
            Wait(longest, gather);
        }

        lock (_lock)
        {
            (var taken, _filling) = (_filling, _spare);
            (_urgent, _wasBusy) = (false, taken.Tickets.Count > 0);
            foreach (var ticket in taken.Tickets)
            {
                ticket.IsTaken = true;
            }

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

    public void Dispose() => _wake.Dispose();

    // Behind a group the next one gathers already, commits or not: while calls follow each other the writer is woken once for each sync, and by none of them.
    private void Wait(TimeSpan longest, TimeSpan gather)
    {
        if (_wasBusy)
        {
            Sleep(Nap.Gathering, gather, anyhow: true);
            if (HasTickets)
            {
                return;
            }
        }

        Sleep(Nap.Idle, longest);
        Sleep(Nap.Gathering, gather);
    }

    private bool HasTickets
    {
        get
        {
            lock (_lock)
            {
                return _filling.Tickets.Count > 0;
            }
        }
    }

    private void Sleep(Nap nap, TimeSpan longest, bool anyhow = false)
    {
        lock (_lock)
        {
            var worthwhile = _urgent || _filling.Length >= Worthwhile;
            if (worthwhile || (!anyhow && (_filling.Tickets.Count > 0) != (nap == Nap.Gathering)))
            {
                return;
            }

            _nap = nap;
        }

        if (_wake.WaitOne(longest))
        {
            return;
        }

        bool woken;
        lock (_lock)
        {
            woken = !TakeNap(Nap.Gathering);
        }

        if (woken)
        {
            // Somebody wakes us at this very moment: the token is not for the next time.
            _wake.WaitOne();
        }
    }

    // What ends the deeper nap ends the lighter one too: whoever takes it wakes the writer, once.
    private bool TakeNap(Nap deepest)
    {
        var taken = _nap != Nap.None && _nap <= deepest;
        _nap = taken ? Nap.None : _nap;
        return taken;
    }

    private void Wake(bool wake)
    {
        if (wake)
        {
            _wake.Set();
        }
    }
}
