using System.Net.Sockets;
using System.Runtime.InteropServices;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Proxy.Transport.Turns;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// One epoll instance and the thread that leads it (see <see cref="TurnThread"/>). Every socket is registered once, for both directions, edge-triggered: waiting costs no
/// system call, and no event comes for what nobody has drained. Continuations run on that thread.
/// </summary>
/// <remarks>
/// INVARIANT: an event names a place and a generation. A socket that was closed while its event was on the way is not found any
/// more, also when its place has another by now.
/// </remarks>
internal sealed unsafe class EventLoop : IDisposable
{
    /// <summary>EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLET.</summary>
    private const uint Interest = 0x001 | 0x004 | 0x2000 | (1u << 31);

    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Delete = 2;
    private const int MostEvents = 256;

    // What one socket sent does not wait longer than this for what others compute.
    private static readonly long s_longestWait = TimeProvider.System.TimestampFrequency / 5000;

    private readonly int _epoll;
    private readonly TurnRoom _room;
    private readonly EpollEvents _events = new(MostEvents);
    private readonly SendBatch _sends = new();
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private LoopSocket?[] _sockets = new LoopSocket?[64];
    private int _used;
    private uint _generation;

    // The leader's: events that came, and the one that is told next.
    private int _next;
    private int _count;

    /// <exception cref="IOException">The system has no epoll instance for it.</exception>
    public EventLoop(string name, TurnRoom room)
    {
        _room = room;
        _epoll = Libc.EpollCreate(CloseOnExec);
        if (_epoll < 0)
        {
            throw new IOException($"No epoll instance: error {Marshal.GetLastPInvokeError()} of the system.");
        }

        new TurnThread(room, name).Assign(this);
    }

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
    /// <exception cref="SocketException">The system does not take it.</exception>
    public ulong Register(LoopSocket socket, SafeSocketHandle handle)
    {
        var token = Place(socket);
        socket.Token = token;
        if (Control(Add, handle, token) == 0)
        {
            return token;
        }

        var error = Marshal.GetLastPInvokeError();
        Free(token);
        throw new SocketException(error);
    }

    public void Unregister(ulong token, SafeSocketHandle handle)
    {
        // A child process that is being started may hold the descriptor open for a moment: without this its events would still come.
        Control(Delete, handle, token);
        Free(token);
    }

    /// <summary>For loops that no socket ever came to.</summary>
    public void Dispose() => Libc.Close(_epoll);

    private int Control(int operation, SafeSocketHandle handle, ulong token)
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

    /// <summary>Waits and tells sockets of their events, until another thread leads.</summary>
    public void Lead(TurnThread leader)
    {
        _sends.BecomeThisThreads();
        while (leader.Leads(this))
        {
            if (_next == _count)
            {
                var count = Libc.EpollWait(_epoll, _events.Pointer, MostEvents, -1);
                if (count < 0)
                {
                    if (Marshal.GetLastPInvokeError() == Errno.Interrupted)
                    {
                        continue;
                    }

                    return;
                }

                (_next, _count) = (0, count);
            }

            Tell(leader);
        }
    }

    /// <summary>The turn that is under way is another thread's from here on, and the loop the next leader's. On the leader's thread.</summary>
    public void LeaveTurn()
    {
        if (Find(_next - 1) is { } socket)
        {
            socket.Remember(isCostly: true);
        }

        _sends.Close();
        SendBatch.BecomeNobodys();
    }

    private LoopSocket? Find(int index)
    {
        var token = _events.DataOf(index);
        return Volatile.Read(ref Volatile.Read(ref _sockets)[(uint)token]) is { } socket && socket.Token == token ? socket : null;
    }

    // What is named by an event was put into the array before it was registered, and the array is read behind the wait.
    private void Tell(TurnThread leader)
    {
        var began = StallMeter.Begin();
        var opened = began;
        var isMany = _count - _next > 1;
        var isBatch = isMany && FlushBatch.TryOpen();
        leader.BeginRound();
        if (isMany)
        {
            _sends.Open();
        }

        try
        {
            while (_next < _count)
            {
                var index = _next++;
                if (Find(index) is not { } socket || socket.TryPost(_events.MaskOf(index), _room))
                {
                    continue;
                }

                leader.BeginTurn();
                socket.OnEvents(_events.MaskOf(index));
                if (!leader.Leads(this))
                {
                    return;
                }

                began = StallMeter.Next(began);
                if (began - opened > s_longestWait)
                {
                    _sends.Release();
                    opened = began;
                }
            }
        }
        finally
        {
            if (isBatch)
            {
                FlushBatch.Close();
            }

            if (leader.Leads(this))
            {
                _sends.Close();
            }
        }
    }
}
