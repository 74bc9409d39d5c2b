namespace FastMcp.Proxy.Transport.Turns;

/// <summary>
/// Where turns go that cost more than others should wait for: threads that take over a loop, and the turns of sockets whose last ones were costly, which do not begin on a loop. As many compute at
/// once as there are cores, and each in turn; a loop comes before them.
/// </summary>
/// <remarks>
/// Safe for all threads. What waits is bounded: threads by <see cref="Most"/>, turns by their sockets, of which each waits at most once. Where no thread is left a loop bears the work itself, as it would without this.
/// </remarks>
internal sealed class TurnRoom
{
    // Whoever waits in the middle of something may hold what another needs: nobody waits for ever.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    private readonly int _places;
    private readonly Lock _gate = new();
    private readonly Stack<TurnThread> _parked = new();
    private readonly LinkedList<TurnThread> _waiting = new();
    private readonly Queue<ITurn> _turns = new();
    private int _threads;
    private int _running;
    private bool _turnIsNext;
    private long _handedOver;
    private long _posted;
    private long _kept;
    private long _overdue;

    /// <param name="places">So many turns compute at once.</param>
    public TurnRoom(int places)
    {
        _places = places;
        Make = name => new TurnThread(this, name);
    }

    /// <summary>Units of work (<see cref="FastMcp.Masking.MaskWork"/>) that turns of one round may do on a loop's thread; some 100 microseconds.</summary>
    public long Budget { get; set; } = 64 * 1024;

    /// <summary>And that one of them may have done when the loop is taken from it: it is not to pay for what others did.</summary>
    public long Share => Budget / 6;

    /// <summary>Threads beside the loops' own: limit costly-turns.</summary>
    public int Most { get; private set; } = 32;

    /// <summary>Makes a thread; a test's may fail.</summary>
    internal Func<string, TurnThread> Make { get; init; }

    /// <summary>Turns that a loop was taken from.</summary>
    public long HandedOver => Interlocked.Read(ref _handedOver);

    /// <summary>Turns that did not begin on a loop.</summary>
    public long Posted => Interlocked.Read(ref _posted);

    /// <summary>How often a loop went on with a costly turn, since no thread was left.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>How often a turn went on without a place, since it had waited long for one.</summary>
    public long Overdue => Interlocked.Read(ref _overdue);

    /// <summary>Turns aside now: those that compute, and those that wait to.</summary>
    public int Inside
    {
        get
        {
            lock (_gate)
            {
                return _running + _waiting.Count + _turns.Count;
            }
        }
    }

    /// <summary>Turns that wait aside.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count + _turns.Count;
            }
        }
    }

    /// <summary>As many threads may be made. Those that are there stay.</summary>
    public void Bound(int threads)
    {
        lock (_gate)
        {
            Most = threads;
        }
    }

    /// <summary>A thread to lead a loop; null: there are as many as there may be, and all have something to do.</summary>
    public TurnThread? TakeLeader()
    {
        lock (_gate)
        {
            var next = Thread();
            Interlocked.Increment(ref next is null ? ref _kept : ref _handedOver);
            return next;
        }
    }

    /// <summary>The turn of a socket that is costly waits for a place. False: there is no thread for it, and none can be made.</summary>
    public bool TryPost(ITurn turn)
    {
        lock (_gate)
        {
            _turns.Enqueue(turn);
            GiveOut(null);
            if (_running == 0)
            {
                // Nobody computes who would take it when he is done.
                _turns.Dequeue();
                return false;
            }
        }

        Interlocked.Increment(ref _posted);
        return true;
    }

    /// <summary>The thread has left its loop, and waits until it may compute.</summary>
    public void Enter(TurnThread thread)
    {
        lock (_gate)
        {
            Queue(thread);
            GiveOut(null);
        }

        Await(thread);
    }

    /// <summary>Whoever waits is let before it, and it goes on when it is its turn.</summary>
    public void Pass(TurnThread thread)
    {
        lock (_gate)
        {
            if (thread.HasPlace && _waiting.Count + _turns.Count == 0)
            {
                return;
            }

            Release(thread);
            Queue(thread);
            GiveOut(null);
        }

        Await(thread);
    }

    /// <summary>The turn of the thread is over. True: it has another one; false: it is parked.</summary>
    public bool TryGoOn(TurnThread thread)
    {
        lock (_gate)
        {
            Release(thread);
            if (GiveOut(thread))
            {
                return true;
            }

            _parked.Push(thread);
            return false;
        }
    }

    private void Queue(TurnThread thread) => _waiting.AddLast(thread.Place);

    private void Release(TurnThread thread)
    {
        _running -= thread.HasPlace ? 1 : 0;
        thread.HasPlace = false;
    }

    // Those that wait get what places there are: threads in the middle of a turn, and turns that have not begun, one of each. True: the idle one got a turn.
    private bool GiveOut(TurnThread? idle)
    {
        var isTaken = false;
        while (_running < _places && _waiting.Count + _turns.Count > 0)
        {
            var thread = _waiting.First?.Value;
            if (_turns.Count > 0 && (_turnIsNext || thread is null) && (isTaken || idle is null ? Thread() : idle) is { } server)
            {
                _turnIsNext = false;
                Give(server);
                if (ReferenceEquals(server, idle))
                {
                    isTaken = true;
                    server.TakeNext(_turns.Dequeue());
                }
                else
                {
                    server.Assign(_turns.Dequeue());
                }
            }
            else if (thread is not null)
            {
                _turnIsNext = true;
                _waiting.RemoveFirst();
                Give(thread);
                thread.Start();
            }
            else
            {
                // Only turns, and nobody for them: whoever is done next takes them.
                break;
            }
        }

        return isTaken;
    }

    private void Give(TurnThread thread)
    {
        thread.HasPlace = true;
        _running++;
    }

    private void Await(TurnThread thread)
    {
        if (thread.AwaitPlace(s_longestWait))
        {
            return;
        }

        lock (_gate)
        {
            if (thread.Place.List is not null)
            {
                _waiting.Remove(thread.Place);
                _overdue++;
                return;
            }
        }

        // It was given one just now.
        thread.AwaitPlace(Timeout.InfiniteTimeSpan);
    }

    private TurnThread? Thread()
    {
        if (_parked.TryPop(out var parked))
        {
            return parked;
        }

        if (_threads >= Most)
        {
            return null;
        }

        try
        {
            var made = Make($"fastmcp-turn-{_threads}");
            _threads++;
            return made;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // The system has no more threads for this process: as if the limit were reached.
            return null;
        }
    }
}
