namespace FastMcp.Proxy.Transport;

/// <summary>
/// Says who gives a pooled block back when a connection is disposed while an operation still uses it: the operation, at its end.
/// Also finds two operations at once, which is a programmer's mistake.
/// </summary>
internal struct UseFlag
{
    const int Idle = 0, Busy = 1, Ended = 2, BusyEnded = 3;
    int state;

    /// <summary>False: the side was completed before.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref state, Busy, Idle) switch
    {
        Idle => true,
        Ended => false,
        _ => throw new InvalidOperationException("An operation of this side is still under way."),
    };

    /// <summary>True: the side was completed meanwhile and the caller gives the block back.</summary>
    public bool End()
    {
        if (Interlocked.CompareExchange(ref state, Idle, Busy) == Busy)
            return false;
        Volatile.Write(ref state, Ended);
        return true;
    }

    /// <summary>True: nothing is under way and the caller gives the block back.</summary>
    public bool Complete()
    {
        while (true)
        {
            var seen = Volatile.Read(ref state);
            if (seen is Ended or BusyEnded)
                return false;
            if (Interlocked.CompareExchange(ref state, seen == Idle ? Ended : BusyEnded, seen) == seen)
                return seen == Idle;
        }
    }
}
