namespace FastMcp.Proxy.Transport;

/// <summary>
/// Joins three things that may happen in any order on any thread: one reader that waits, one outstanding readiness wait of the
/// transport, and a cancellation. A wait that outlives its reader (cancelled, or armed while a pooled connection is idle) is
/// taken over by the next reader without another system call.
/// </summary>
internal sealed class ReadGate(IByteTransport transport, IReadableObserver reader) : IReadableObserver
{
    int waiting;
    int armed;
    int ready;
    int cancelRequested;

    /// <summary>What is known at once; Pending: the reader is told, once, later. One waiter at a time (the reader sees to that).</summary>
    public Transfer Wait()
    {
        Interlocked.Exchange(ref waiting, 1);
        if (TakeCancel() && TakeWaiter())
            return Transfer.Cancelled;
        // A watch that ended before anybody waited: no need to ask again. If it is stale, the receive says Pending.
        if (Volatile.Read(ref ready) == 1 && Interlocked.Exchange(ref ready, 0) == 1 && TakeWaiter())
            return Transfer.Done(0);
        // INVARIANT: waiting is set before armed is read, and OnReadable clears armed before it takes the waiter; so either
        // the old wait finds us or we arm a new one. Both may happen: then the later signal is a spurious readiness.
        if (Interlocked.CompareExchange(ref armed, 1, 0) == 0)
        {
            var now = transport.WaitReadable(this, mayGuess: true);
            if (!now.IsPending)
            {
                Interlocked.Exchange(ref armed, 0);
                if (TakeWaiter())
                    return now;
            }
        }
        return Transfer.Pending;
    }

    /// <summary>Watches an idle connection without a reader. False: it is readable already, so not idle.</summary>
    public bool TryWatch()
    {
        if (Interlocked.CompareExchange(ref armed, 1, 0) != 0)
            return true;
        Interlocked.Exchange(ref ready, 0);
        if (transport.WaitReadable(this, mayGuess: false).IsPending)
            return true;
        Interlocked.Exchange(ref armed, 0);
        return false;
    }

    /// <summary>A watch is on and nothing has come: no data, no end, no reset.</summary>
    public bool IsQuiet => Volatile.Read(ref armed) == 1;

    public void OnReadable(Transfer outcome)
    {
        Interlocked.Exchange(ref armed, 0);
        if (TakeWaiter())
            reader.OnReadable(outcome);
        else
            Interlocked.Exchange(ref ready, 1);
    }

    /// <summary>Wakes the waiter, or the next one if there is none.</summary>
    public void Cancel()
    {
        Interlocked.Exchange(ref cancelRequested, 1);
        if (!TakeWaiter())
            return;
        Interlocked.Exchange(ref cancelRequested, 0);
        reader.OnReadable(Transfer.Cancelled);
    }

    public bool TakeCancel() => Volatile.Read(ref cancelRequested) == 1 && Interlocked.Exchange(ref cancelRequested, 0) == 1;

    bool TakeWaiter() => Interlocked.Exchange(ref waiting, 0) == 1;
}
