namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// One direction of a socket under edge-triggered events: whether something may have come since it was last drained, and whether
/// somebody waits for that. A mutable struct inside its one owner; any thread.
/// </summary>
internal struct Readiness
{
    private const int None = 0;
    private const int Ready = 1;
    private const int Waiting = 2;
    private const int Closed = 3;

    private int _state;

    public readonly bool IsReady => Volatile.Read(in _state) == Ready;

    public readonly bool IsClosed => Volatile.Read(in _state) == Closed;

    /// <summary>Before the system call: an event that comes from here on is not forgotten.</summary>
    public void Forget()
    {
        if (Volatile.Read(ref _state) == Ready)
        {
            Interlocked.CompareExchange(ref _state, None, Ready);
        }
    }

    /// <summary>There may be more; no event will say so.</summary>
    public void Remember() => Interlocked.CompareExchange(ref _state, Ready, None);

    /// <summary>False: it is ready, or closed.</summary>
    public bool TryWait() => Interlocked.CompareExchange(ref _state, Waiting, None) == None;

    /// <summary>An event. True: somebody waited and is to be told.</summary>
    public bool Signal()
    {
        while (true)
        {
            var seen = Volatile.Read(ref _state);
            if (seen is Ready or Closed)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _state, Ready, seen) == seen)
            {
                return seen == Waiting;
            }
        }
    }

    /// <summary>Nobody waits from here on. True: somebody did and is to be told.</summary>
    public bool Close() => Interlocked.Exchange(ref _state, Closed) == Waiting;
}
