using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Loops;

namespace FastMcp.Proxy.Transport.Turns;

/// <summary>
/// A thread that leads a loop, or works aside: what has become too long for a loop's thread goes on where it is, and another thread leads the loop from there. Nothing that is under way
/// needs to know of that.
/// </summary>
/// <remarks>INVARIANT: a loop has one leader. Only that one hands it over, in the middle of a turn, and touches nothing of the loop from there on.</remarks>
internal sealed class TurnThread
{
    // Others of the core come to run so often, by units of work.
    private const int YieldsAfter = 2 * 8192;

    // And others that wait for a place aside.
    private const int PassesAfter = 64 * 8192;

    [ThreadStatic]
    private static TurnThread? t_own;

    [ThreadStatic]
    private static long t_unled;

    private readonly TurnRoom _room;
    private readonly SemaphoreSlim _assigned = new(0);
    private readonly SemaphoreSlim _placed = new(0);
    private EventLoop? _loop;
    private ITurn? _serves;
    private long _work;
    private long _began;
    private long _yielded;
    private long _passed;

    public TurnThread(TurnRoom room, string name)
    {
        (_room, Place) = (room, new LinkedListNode<TurnThread>(this));
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>It is one of those that may compute aside now. Under the room's lock.</summary>
    public bool HasPlace { get; set; }

    /// <summary>Where it waits for a place. Under the room's lock.</summary>
    public LinkedListNode<TurnThread> Place { get; }

    /// <summary>Work was done on this thread. It may wait here for others.</summary>
    public static void Did(int units)
    {
        if (t_own is { } own)
        {
            own.Take(units);
        }
        else
        {
            t_unled += units;
        }
    }

    /// <summary>Units that were done on this thread, which is none of these.</summary>
    public static long Unled => t_unled;

    /// <summary>The loop that this thread leads; null: none, or it is none of these.</summary>
    public static EventLoop? Led => t_own?._loop;

    public bool Leads(EventLoop loop) => ReferenceEquals(_loop, loop);

    /// <summary>Some sockets are told of their events, one behind the other: what their turns cost together is what the last one waits for.</summary>
    public void BeginRound() => _work = 0;

    /// <summary>The turn of one of them begins.</summary>
    public void BeginTurn() => _began = _work;

    /// <summary>To a thread that is parked, or was just made.</summary>
    public void Assign(EventLoop loop)
    {
        _loop = loop;
        _assigned.Release();
    }

    /// <inheritdoc cref="Assign(EventLoop)"/>
    public void Assign(ITurn turn)
    {
        _serves = turn;
        _assigned.Release();
    }

    /// <summary>Takes a turn next; on this thread.</summary>
    public void TakeNext(ITurn turn) => _serves = turn;

    /// <summary>It was given a place.</summary>
    public void Start() => _placed.Release();

    /// <summary>False: nobody gave it a place in that time.</summary>
    public bool AwaitPlace(TimeSpan limit) => _placed.Wait(limit);

    private void Run()
    {
        t_own = this;
        BlockPool.BeginThread();
        while (true)
        {
            _assigned.Wait();
            do
            {
                if (_loop is { } loop)
                {
                    loop.Lead(this);
                    if (Leads(loop))
                    {
                        // The loop has ended.
                        return;
                    }
                }
                else
                {
                    Serve();
                }
            }
            while (_room.TryGoOn(this));
        }
    }

    private void Serve()
    {
        var turn = _serves!;
        _serves = null;
        (_work, _yielded, _passed) = (0, 0, 0);
        var forgotten = turn.Forgotten;
        turn.Run();
        if (turn.Forgotten == forgotten)
        {
            turn.Remember(isCostly: _work > _room.Budget);
        }
    }

    private void Take(int units)
    {
        _work += units;
        if (_loop is { } loop)
        {
            if (_work <= _room.Budget || _work - _began <= _room.Share || !TryHandOver(loop))
            {
                return;
            }
        }

        if (_work - _passed > PassesAfter)
        {
            _passed = _yielded = _work;
            _room.Pass(this);
        }
        else if (_work - _yielded > YieldsAfter)
        {
            // A loop that has something to do does not wait for the end of this thread's time.
            _yielded = _work;
            Thread.Yield();
        }
    }

    private bool TryHandOver(EventLoop loop)
    {
        if (_room.TakeLeader() is not { } next)
        {
            // Nobody is left. It is asked again when as much was done.
            _work = _began = 0;
            return false;
        }

        // First: what is called on the way may mask, and would come here again.
        _loop = null;
        loop.LeaveTurn();
        (_yielded, _passed) = (_work, _work);
        next.Assign(loop);
        FlushBatch.GiveAway();
        _room.Enter(this);
        return true;
    }
}
