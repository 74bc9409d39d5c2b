using System.ComponentModel;
using System.Runtime.InteropServices;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Turns;
using FastMcp.Recording;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// One epoll instance and the thread that leads it (see <see cref="TurnThread"/>). Every socket is registered once, for both directions, edge-triggered: waiting costs no
/// system call, and no event comes for what nobody has drained. Continuations run on that thread.
/// </summary>
/// <remarks>
/// INVARIANT: an event names a place and a generation. A socket that was closed while its event was on the way is not found any
/// more, also when its place has another by now.
/// </remarks>
internal sealed unsafe class EventLoop : ITurnLoop, IDisposable
{
    /// <summary>EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLET.</summary>
    private const uint Interest = 0x001 | 0x004 | 0x2000 | (1u << 31);

    /// <summary>EPOLLIN, EPOLLET.</summary>
    private const uint WakeInterest = 0x001 | (1u << 31);

    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Delete = 2;
    private const int MostEvents = 256;

    private readonly int _epoll;
    private readonly TurnRoom _room;
    private readonly EpollEvents _events = new(MostEvents);
    private readonly LoopPosts _posts = new();
    private readonly LoopTurn _turn = new();
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private LoopSocket?[] _sockets = new LoopSocket?[64];
    private int _used;
    private uint _generation;

    // The leader's: events that came, the one that is told next, and the socket whose turn it is.
    private int _next;
    private int _count;
    private LoopSocket? _socket;

    /// <exception cref="IOException">The system has no epoll instance for it.</exception>
    public EventLoop(string name, TurnRoom room)
    {
        _room = room;
        _epoll = Libc.EpollCreate(CloseOnExec);
        if (_epoll < 0)
        {
            throw new IOException($"No epoll instance: error {Marshal.GetLastPInvokeError()} of the system.");
        }

        ListenToPosts();
        new TurnThread(room, name).Assign(this);
    }

    /// <summary>The loop that this thread leads; null: it leads none.</summary>
    public static EventLoop? Current => TurnThread.Led;

    /// <summary>Events that were told so far, on the loop's thread.</summary>
    public uint Told { get; private set; }

    /// <summary>Sockets that are registered now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _used - _free.Count;
            }
        }
    }

    /// <summary>From here on the socket is told of its events. What is readable already is told at once.</summary>
    /// <returns>The name that its events have; to be given back by <see cref="Unregister"/>.</returns>
    /// <exception cref="IOException">The system watches no more of them.</exception>
    public ulong Register(LoopSocket socket, Descriptor handle)
    {
        var token = Place(socket);
        socket.Token = token;
        if (Control(Add, handle, token) == 0)
        {
            return token;
        }

        var error = Marshal.GetLastPInvokeError();
        Free(token);
        throw new IOException($"The system watches no more sockets: {new Win32Exception(error).Message}");
    }

    public void Unregister(ulong token, Descriptor handle)
    {
        // A child process that is being started may hold the descriptor open for a moment: without this its events would still come.
        Control(Delete, handle, token);
        Free(token);
    }

    public bool Post(IThreadPoolWorkItem item) => _posts.Add(item);

    public void Wake() => _posts.Wake();

    public void AtEndOfTurn(Action<object> call, object state) => _turn.AtEnd(call, state);

    /// <summary>For loops that no socket ever came to.</summary>
    public void Dispose()
    {
        Libc.Close(_epoll);
        _posts.Dispose();
    }

    private void ListenToPosts()
    {
        using var interest = new EpollEvents(1);
        interest.Set(0, WakeInterest, LoopPosts.Token);
        if (Libc.EpollControl(_epoll, Add, _posts.Descriptor, interest.Pointer) < 0)
        {
            throw new IOException($"No wake-up for an epoll instance: error {Marshal.GetLastPInvokeError()} of the system.");
        }
    }

    private int Control(int operation, Descriptor handle, ulong token)
    {
        using var interest = new EpollEvents(1);
        interest.Set(0, Interest, token);
        try
        {
            return Libc.EpollControl(_epoll, operation, handle, interest.Pointer);
        }
        catch (ObjectDisposedException)
        {
            // The socket was closed by somebody else: its registration went with it.
            return 0;
        }
    }

    private ulong Place(LoopSocket socket)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var place))
            {
                place = _used++;
            }

            if (place == _sockets.Length)
            {
                var larger = new LoopSocket?[_sockets.Length * 2];
                _sockets.CopyTo(larger, 0);
                Volatile.Write(ref _sockets, larger);
            }

            Volatile.Write(ref _sockets[place], socket);
            return ((ulong)++_generation << 32) | (uint)place;
        }
    }

    private void Free(ulong token)
    {
        lock (_gate)
        {
            _sockets[(uint)token] = null;
            _free.Push((int)(uint)token);
        }
    }

    /// <summary>Waits, tells sockets of their events and does what was left, until another thread leads.</summary>
    public void Lead(TurnThread leader)
    {
        _turn.BeginOnThisThread();
        while (leader.Leads(this))
        {
            if (_next == _count && _posts.Taken == 0)
            {
                var count = Libc.EpollWait(_epoll, _events.Pointer, MostEvents, _posts.TrySleep() ? -1 : 0);
                if (count < 0)
                {
                    if (Marshal.GetLastPInvokeError() == Errno.Interrupted)
                    {
                        continue;
                    }

                    return;
                }

                (_next, _count) = (0, count);
                _posts.Take();
            }

            Round(leader);
        }
    }

    /// <summary>What is under way is another thread's from here on, and the loop the next leader's. On the leader's thread.</summary>
    public void LeaveTurn()
    {
        _socket?.Remember(isCostly: true);
        _turn.End();
        SendBatch.BecomeNobodys();
    }

    private LoopSocket? Find(int index)
    {
        var token = _events.DataOf(index);
        return token != LoopPosts.Token && Volatile.Read(ref Volatile.Read(ref _sockets)[(uint)token]) is { } socket && socket.Token == token ? socket : null;
    }

    private void Round(TurnThread leader)
    {
        var isMany = _count - _next + _posts.Taken > 1;
        var isBatch = isMany && FlushBatch.TryOpen();
        leader.BeginRound();
        _turn.Begin(isMany);
        try
        {
            Tell(leader);
            DoPosts(leader);
        }
        finally
        {
            if (isBatch)
            {
                FlushBatch.Close();
            }

            if (leader.Leads(this))
            {
                _socket = null;
                _turn.End();
            }
        }
    }

    // What is named by an event was put into the array before it was registered, and the array is read behind the wait.
    private void Tell(TurnThread leader)
    {
        while (leader.Leads(this) && _next < _count)
        {
            var index = _next++;
            _socket = Find(index);
            if (_socket is null || _socket.TryPost(_events.MaskOf(index), _room))
            {
                continue;
            }

            leader.BeginTurn();
            Told++;
            _socket.OnEvents(_events.MaskOf(index));
            if (leader.Leads(this))
            {
                _turn.Next();
            }
        }
    }

    private void DoPosts(TurnThread leader)
    {
        while (leader.Leads(this) && _posts.TryNext(out var item))
        {
            _socket = null;
            leader.BeginTurn();
            item.Execute();
            if (leader.Leads(this))
            {
                _turn.Next();
            }
        }
    }
}
