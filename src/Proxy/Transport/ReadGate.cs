using System.Threading.Tasks.Sources;

namespace FastMcp.Proxy.Transport;

/// <summary>
/// Joins three things that may happen in any order on any thread: one reader that waits, one outstanding readiness wait of the
/// transport, and a cancellation. A wait that outlives its reader (cancelled, or armed while a pooled connection is idle) is
/// taken over by the next reader without another system call.
/// </summary>
internal sealed class ReadGate(IByteTransport transport) : IReadableObserver, IValueTaskSource<Transfer>
{
    ManualResetValueTaskSourceCore<Transfer> core;
    int waiting;
    int armed;
    int cancelRequested;

    /// <summary>One waiter at a time (the reader sees to that).</summary>
    public ValueTask<Transfer> WaitAsync()
    {
        core.Reset();
        Interlocked.Exchange(ref waiting, 1);
        if (TakeCancel() && TakeWaiter())
            return new(Transfer.Cancelled);
        // INVARIANT: waiting is set before armed is read, and OnReadable clears armed before it takes the waiter; so either
        // the old wait finds us or we arm a new one. Both may happen: then the later signal is a spurious readiness.
        if (Interlocked.CompareExchange(ref armed, 1, 0) == 0)
        {
            var now = transport.WaitReadable(this);
            if (!now.IsPending)
            {
                Interlocked.Exchange(ref armed, 0);
                if (TakeWaiter())
                    return new(now);
            }
        }
        return new(this, core.Version);
    }

    /// <summary>Watches an idle connection without a reader. False: it is readable already, so not idle.</summary>
    public bool TryWatch()
    {
        if (Interlocked.CompareExchange(ref armed, 1, 0) != 0)
            return true;
        if (transport.WaitReadable(this).IsPending)
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
            core.SetResult(outcome);
    }

    /// <summary>Wakes the waiter, or the next one if there is none.</summary>
    public void Cancel()
    {
        Interlocked.Exchange(ref cancelRequested, 1);
        if (!TakeWaiter())
            return;
        Interlocked.Exchange(ref cancelRequested, 0);
        core.SetResult(Transfer.Cancelled);
    }

    public bool TakeCancel() => Volatile.Read(ref cancelRequested) == 1 && Interlocked.Exchange(ref cancelRequested, 0) == 1;

    bool TakeWaiter() => Interlocked.Exchange(ref waiting, 0) == 1;

    Transfer IValueTaskSource<Transfer>.GetResult(short token) => core.GetResult(token);
    ValueTaskSourceStatus IValueTaskSource<Transfer>.GetStatus(short token) => core.GetStatus(token);
    void IValueTaskSource<Transfer>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => core.OnCompleted(continuation, state, token, flags);
}
