namespace FastMcp.Proxy.Transport.Sockets;

/// <summary>
/// Joins three things that may happen in any order on any thread: one reader that waits, one outstanding readiness wait of the
/// transport, and a cancellation. A wait that outlives its reader (cancelled, or armed while a pooled connection is idle) is
/// taken over by the next reader without another system call.
/// </summary>
/// <remarks>
/// INVARIANT: whether a wait is out and whether a reader waits are one word, changed in one step. In two, a reader that came between the
/// end of a wait and the look for its reader began another wait beside its own receive, and what the receive left over was told to nobody.
/// </remarks>
internal sealed class ReadGate(IByteTransport transport, IReadableObserver reader) : IReadableObserver
{
    const int Armed = 1;
    const int Waiting = 2;

    int state;
    int ready;
    int cancelRequested;

    /// <summary>What is known at once; Pending: the reader is told, once, later. One waiter at a time (the reader sees to that).</summary>
    public Transfer Wait()
    {
        var isOurs = (Interlocked.Or(ref state, Armed | Waiting) & Armed) == 0;
        if (TakeCancel() && TakeWaiter())
            return Returned(Transfer.Cancelled, isOurs);
        // A watch that ended before anybody waited: no need to ask again. If it is stale, the receive says Pending.
        if (Volatile.Read(ref ready) == 1 && Interlocked.Exchange(ref ready, 0) == 1 && TakeWaiter())
            return Returned(Transfer.Done(0), isOurs);
        if (!isOurs)
            return Transfer.Pending;
        var now = transport.WaitReadable(this, mayGuess: true);
        if (now.IsPending)
            return now;
        // Nothing is out, and nobody but a cancellation can have taken the waiter meanwhile.
        return (Interlocked.And(ref state, ~(Armed | Waiting)) & Waiting) != 0 ? now : Transfer.Pending;
    }

    /// <summary>Watches an idle connection without a reader. False: it is readable already, so not idle.</summary>
    public bool TryWatch()
    {
        if ((Interlocked.Or(ref state, Armed) & Armed) != 0)
            return true;
        Interlocked.Exchange(ref ready, 0);
        if (transport.WaitReadable(this, mayGuess: false).IsPending)
            return true;
        Interlocked.And(ref state, ~Armed);
        return false;
    }

    /// <summary>A watch is on and nothing has come: no data, no end, no reset.</summary>
    public bool IsQuiet => (Volatile.Read(ref state) & Armed) != 0;

    public void OnReadable(Transfer outcome)
    {
        if ((Interlocked.And(ref state, ~(Armed | Waiting)) & Waiting) != 0)
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

    bool TakeWaiter() => (Interlocked.And(ref state, ~Waiting) & Waiting) != 0;

    // No wait was begun: the mark that one is out is taken back.
    Transfer Returned(Transfer known, bool isOurs)
    {
        if (isOurs)
            Interlocked.And(ref state, ~Armed);
        return known;
    }
}
