using System.Net.Sockets;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Proxy.Transport.Turns;
using FastMcp.Wire;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// Plain TCP on an <see cref="EventLoop"/>. Receives and sends are direct non-blocking calls. A receive that fills less than its
/// buffer has emptied the socket (unless the peer has ended its direction), so that the wait behind it needs no look.
/// </summary>
/// <remarks>Owns the descriptor.</remarks>
internal sealed class LoopSocket : IByteTransport, ITurn
{
    private const uint In = 0x001;
    private const uint Out = 0x004;
    private const uint Broken = 0x008 | 0x010;
    private const uint PeerEnded = 0x2000;

    // So many events of others drive nothing out of the processor.
    private const int Near = 4;

    /// <summary>Sockets that were closed with bytes that counted as sent: their writer had failed, or its deadline passed.</summary>
    public static long RestsDropped;

    private readonly Descriptor _handle;
    private readonly EventLoop _loop;
    private readonly SocketOutput _output;
    private IReadableObserver? _observer;
    private Readiness _readable;
    private volatile bool _ends;
    private TurnMemory _turns;
    private int _posted;
    private int _closed;
    private uint _told;

    /// <summary>Takes the socket over, which is disposed: its descriptor goes on alone.</summary>
    /// <exception cref="IOException">There is no descriptor left, or the system watches no more. The socket is the caller's still, and never blocks.</exception>
    public LoopSocket(Socket socket, EventLoop loop)
    {
        (_handle, _loop) = (Descriptor.Of(socket), loop);
        _output = new(_handle);
        try
        {
            SocketCalls.NeverBlock(_handle);
            loop.Register(this, _handle);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }

        socket.Dispose();
    }

    /// <summary>The name of its events.</summary>
    public ulong Token { get; set; }

    /// <summary>What who reads will touch when something is there; null: nothing is asked for.</summary>
    public MemoryAhead? Ahead { get; set; }

    /// <summary>Bytes that count as sent are here still, since the system did not take them.</summary>
    public bool HasRest => _output.HasRest;

    public Transfer WaitReadable(IReadableObserver observer, bool mayGuess)
    {
        if (!mayGuess)
        {
            // Idle in a pool: what it brings next is another exchange's.
            _turns.Forget();
        }

        _observer = observer;
        while (!_readable.TryWait())
        {
            if (_readable.IsClosed)
            {
                return Transfer.Failed(ConnectionFault.Closed);
            }

            if (mayGuess || HasMore())
            {
                return Transfer.Done(0);
            }
        }

        return Transfer.Pending;
    }

    public ValueTask<Transfer> ReceiveAsync(Memory<byte> buffer)
    {
        _readable.Forget();
        var count = SocketCalls.Receive(_handle, buffer.Span);
        if (count > 0)
        {
            if (count == buffer.Length || _ends)
            {
                _readable.Remember();
            }

            return new(Transfer.Done(count));
        }

        return new(count < 0 ? Outcome(-count) : _output.Error is not 0 and var error ? Outcome(error) : Transfer.Done(0));
    }

    public ValueTask<Transfer> SendAsync(ReadOnlyMemory<byte> buffer) => _output.SendAsync(buffer);

    /// <summary>Of a socket whose connect(2) is in progress: the error's number at its end, zero where it is connected. <see cref="Close"/> ends it.</summary>
    public async ValueTask<int> ConnectedAsync()
    {
        var ended = await _output.ConnectEndAsync().ConfigureAwait(false);
        return ended.IsDone ? -SocketCalls.LastError(_handle) : Errno.BadDescriptor;
    }

    public ValueTask<Transfer> SettleAsync()
    {
        _output.Settle();
        return _output.RestSentAsync();
    }

    public async ValueTask ShutdownSendAsync()
    {
        await SettleAsync().ConfigureAwait(false);
        SocketCalls.ShutdownSend(_handle);
    }

    public void Close(bool reset)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        _output.Settle();
        if (_output.HasRest)
        {
            Interlocked.Increment(ref RestsDropped);
        }

        _loop.Unregister(Token, _handle);
        SocketCalls.Close(_handle, reset);

        // Whoever closes may hold a lock, and the driver that is woken goes on for long.
        if (_output.Close())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static output => output.Fail(), _output, preferLocal: false);
        }

        if (_readable.Close())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static observer => observer.OnReadable(Transfer.Failed(ConnectionFault.Aborted)), _observer!, preferLocal: false);
        }
    }

    /// <summary>True: what happened is told on a thread aside, since turns of this socket were costly.</summary>
    public bool TryPost(uint mask, TurnRoom room)
    {
        if (!_turns.IsCostly)
        {
            return false;
        }

        if (Interlocked.Or(ref _posted, (int)mask) == 0 && !room.TryPost(this))
        {
            // No thread can be made for it.
            Interlocked.Exchange(ref _posted, 0);
            return false;
        }

        return true;
    }

    public int Forgotten => _turns.Forgotten;

    /// <summary>What was posted is told; on a thread aside.</summary>
    public void Run() => OnEvents((uint)Interlocked.Exchange(ref _posted, 0));

    /// <summary>A turn was costly, or one that was aside was not: after some of those they begin on the loop again.</summary>
    public void Remember(bool isCostly) => _turns.Note(isCostly);

    /// <summary>On the loop's thread, or aside.</summary>
    public void OnEvents(uint mask)
    {
        if ((mask & (PeerEnded | Broken)) != 0)
        {
            _ends = true;
        }

        if (Ahead is { } ahead)
        {
            // Who had an event a moment ago finds all of it near.
            var told = _loop.Told;
            if (told - _told > Near)
            {
                ahead.Ask();
            }

            _told = told;
        }

        // First: who reads may compute for long, and go on elsewhere.
        if ((mask & (Out | Broken)) != 0)
        {
            _output.OnWritable();
        }

        if ((mask & (In | PeerEnded | Broken)) != 0 && _readable.Signal())
        {
            _observer!.OnReadable(Transfer.Done(0));
        }
    }

    private static Transfer Outcome(int error) => error == Errno.Again ? Transfer.Pending : Transfer.Failed(Errno.FaultOf(error));

    // An event may be older than what was read since: only the socket knows.
    private bool HasMore()
    {
        _readable.Forget();
        if (!SocketCalls.HasMore(_handle))
        {
            return false;
        }

        _readable.Remember();
        return true;
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(_handle);
        ahead.Add(_output);
    }
}
