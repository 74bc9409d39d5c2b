using System.Threading.Tasks.Sources;

namespace FastMcp.Recording.Writing;

/// <summary>
/// One exchange's wait for the disk. The writer's thread, or a timer when the disk is too slow, says once how it
/// went; whoever waits goes on on the loop that he named, or at the thread pool, never on the writer's thread.
/// </summary>
/// <remarks>
/// Ownership: its <see cref="Opened"/>, from <see cref="Begin"/> until both the exchange and the writer let go.
/// INVARIANT: only a change of <see cref="_state"/> from pending or awaited completes it, so it completes once.
/// </remarks>
internal sealed class DurabilityTicket(Opened owner) : IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Pending = 1;
    private const int Awaited = 2;
    private const int Durable = 3;
    private const int Failed = 4;

    private ManualResetValueTaskSourceCore<bool> _core;
    private TicketWaits? _waits;
    private ITurnLoop? _loop;
    private int _state;

    public Opened Owner { get; } = owner;

    /// <summary>Losses of the log when the exchange was opened: any more, and its entries may be among them.</summary>
    public long Epoch { get; private set; }

    /// <summary>The writer has its entries. Under the queue's lock.</summary>
    public bool IsTaken { get; set; }

    /// <summary>When the wait began; for <see cref="TicketWaits"/> alone, like its neighbours there.</summary>
    public long Since { get; set; }

    public DurabilityTicket? Next { get; set; }

    public DurabilityTicket? Before { get; set; }

    /// <summary>Begun, and nobody knows yet how it went.</summary>
    public bool IsPending => Volatile.Read(ref _state) == Pending;

    /// <summary>When it was committed.</summary>
    public long Begun { get; private set; }

    /// <param name="epoch">See <see cref="Epoch"/>.</param>
    /// <param name="now">Of the log's clock.</param>
    public void Begin(long epoch, long now)
    {
        (Epoch, Begun) = (epoch, now);
        Volatile.Write(ref _state, Pending);
    }

    public void Reset() => Volatile.Write(ref _state, Idle);

    /// <summary>How it went, at once if that is known.</summary>
    /// <param name="waits">Keeps it meanwhile.</param>
    /// <param name="loop">Where the waiter goes on; null: at the thread pool.</param>
    public ValueTask<bool> WaitAsync(TicketWaits waits, ITurnLoop? loop)
    {
        // Before it can be completed as one that is awaited.
        _loop = loop;
        var state = Interlocked.CompareExchange(ref _state, Awaited, Pending);
        if (state != Pending)
        {
            return new(state == Durable);
        }

        // Nobody takes it out before the result is asked for, which is behind this.
        _waits = waits;
        waits.Add(this);
        return new(this, _core.Version);
    }

    /// <summary>Says how it went. A loop that is returned has to be woken, once all that it shall find is completed.</summary>
    public ITurnLoop? Complete(bool durable)
    {
        var outcome = durable ? Durable : Failed;
        var state = Interlocked.CompareExchange(ref _state, outcome, Pending);
        if (state != Awaited || Interlocked.CompareExchange(ref _state, outcome, Awaited) != Awaited)
        {
            return null;
        }

        if (_loop is { } loop)
        {
            return loop.Post(this) ? loop : null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return null;
    }

    void IThreadPoolWorkItem.Execute() => _core.SetResult(Volatile.Read(ref _state) == Durable);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        var durable = _core.GetResult(token);
        _core.Reset();
        _waits!.Remove(this);
        return durable;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
