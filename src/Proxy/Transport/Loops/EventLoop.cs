using System.Net.Sockets;
using System.Runtime.InteropServices;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Sockets;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// One thread and one epoll instance. Every socket is registered once, for both directions, edge-triggered: waiting costs no
/// system call, and no event comes for what nobody has drained. Continuations run on the thread.
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
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private LoopSocket?[] _sockets = new LoopSocket?[64];
    private int _used;
    private uint _generation;

    /// <exception cref="IOException">The system has no epoll instance for it.</exception>
    public EventLoop(string name)
    {
        _epoll = Libc.EpollCreate(CloseOnExec);
        if (_epoll < 0)
        {
            throw new IOException($"No epoll instance: error {Marshal.GetLastPInvokeError()} of the system.");
        }

        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

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

    private void Run()
    {
        using var events = new EpollEvents(MostEvents);
        var sends = SendBatch.OfThisThread();
        while (true)
        {
            var count = Libc.EpollWait(_epoll, events.Pointer, MostEvents, -1);
            if (count < 0)
            {
                if (Marshal.GetLastPInvokeError() == Errno.Interrupted)
                {
                    continue;
                }

                return;
            }

            Tell(events, count, sends);
        }
    }

    // What is named by an event was put into the array before it was registered, and the array is read behind the wait.
    private void Tell(EpollEvents events, int count, SendBatch sends)
    {
        var sockets = Volatile.Read(ref _sockets);
        var began = StallMeter.Begin();
        var opened = began;
        var isBatch = count > 1 && FlushBatch.TryOpen();
        if (count > 1)
        {
            sends.Open();
        }

        try
        {
            for (var i = 0; i < count; i++)
            {
                var token = events.DataOf(i);
                if (Volatile.Read(ref sockets[(uint)token]) is { } socket && socket.Token == token)
                {
                    Told++;
                    socket.OnEvents(events.MaskOf(i));
                    began = StallMeter.Next(began);
                    if (began - opened > s_longestWait)
                    {
                        sends.Release();
                        opened = began;
                    }
                }
            }
        }
        finally
        {
            if (isBatch)
            {
                FlushBatch.Close();
            }

            sends.Close();
        }
    }
}
