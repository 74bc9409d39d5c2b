using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using FastMcp.Proxy.Transport.Sockets;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// Plain TCP on an <see cref="EventLoop"/>. Receives and sends are direct non-blocking calls. A receive that fills less than its
/// buffer has emptied the socket (unless the peer has ended its direction), so that the wait behind it needs no look.
/// </summary>
/// <remarks>Owns the socket.</remarks>
internal sealed class LoopSocket : IByteTransport, IValueTaskSource<Transfer>, IThreadPoolWorkItem
{
    private const uint In = 0x001;
    private const uint Out = 0x004;
    private const uint Broken = 0x008 | 0x010;
    private const uint PeerEnded = 0x2000;

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly EventLoop _loop;
    private ManualResetValueTaskSourceCore<Transfer> _sent;
    private ReadOnlyMemory<byte> _sending;
    private IReadableObserver? _observer;
    private Readiness _readable;
    private Readiness _writable;
    private volatile bool _ends;
    private volatile bool _connecting;
    private bool _tellReader;
    private bool _tellWriter;
    private int _closed;

    /// <exception cref="SocketException">The system does not watch it.</exception>
    public LoopSocket(Socket socket, EventLoop loop)
    {
        (_socket, _handle, _loop) = (socket, socket.SafeHandle, loop);
        socket.Blocking = false;
        loop.Register(this, _handle);
    }

    /// <summary>The name of its events.</summary>
    public ulong Token { get; set; }

    public Transfer WaitReadable(IReadableObserver observer, bool mayGuess)
    {
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

        return new(count == 0 ? Transfer.Done(0) : Outcome(-count));
    }

    public ValueTask<Transfer> SendAsync(ReadOnlyMemory<byte> buffer)
    {
        var count = SocketCalls.Send(_handle, buffer.Span);
        return count > 0 ? new(Transfer.Done(count))
            : count == -Errno.Again ? SendLater(buffer)
            : new(Outcome(-count));
    }

    /// <summary>Of a socket whose connect(2) is in progress: the error's number at its end, zero where it is connected. <see cref="Close"/> ends it.</summary>
    public async ValueTask<int> ConnectedAsync()
    {
        var ended = await ConnectEndAsync().ConfigureAwait(false);
        return ended.IsDone ? -SocketCalls.LastError(_handle) : Errno.BadDescriptor;
    }

    public ValueTask ShutdownSendAsync()
    {
        SocketCloser.ShutdownSend(_socket);
        return ValueTask.CompletedTask;
    }

    public void Close(bool reset)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        _loop.Unregister(Token, _handle);
        SocketCloser.Close(_socket, reset);
        (_tellReader, _tellWriter) = (_readable.Close(), _writable.Close());
        if (_tellReader || _tellWriter)
        {
            // Whoever closes may hold a lock, and the driver that is woken goes on for long.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>On the loop's thread.</summary>
    public void OnEvents(uint mask)
    {
        if ((mask & (PeerEnded | Broken)) != 0)
        {
            _ends = true;
        }

        if ((mask & (In | PeerEnded | Broken)) != 0 && _readable.Signal())
        {
            _observer!.OnReadable(Transfer.Done(0));
        }

        if ((mask & (Out | Broken)) != 0 && _writable.Signal())
        {
            GoOnWriting();
        }
    }

    public Transfer GetResult(short token) => _sent.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _sent.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _sent.OnCompleted(continuation, state, token, flags);

    void IThreadPoolWorkItem.Execute()
    {
        if (_tellReader)
        {
            _observer!.OnReadable(Transfer.Failed(ConnectionFault.Aborted));
        }

        if (_tellWriter)
        {
            _sending = default;
            _sent.SetResult(Transfer.Failed(ConnectionFault.Aborted));
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

    // A send that could not go at once. What was said before the state was cleared is found by trying once more.
    private ValueTask<Transfer> SendLater(ReadOnlyMemory<byte> buffer)
    {
        _sent.Reset();
        _sending = buffer;
        while (true)
        {
            _writable.Forget();
            var count = SocketCalls.Send(_handle, buffer.Span);
            if (count != -Errno.Again)
            {
                _sending = default;
                return new(count > 0 ? Transfer.Done(count) : Outcome(-count));
            }

            if (_writable.TryWait())
            {
                return new(this, _sent.Version);
            }

            if (_writable.IsClosed)
            {
                _sending = default;
                return new(Transfer.Failed(ConnectionFault.Closed));
            }
        }
    }

    private void GoOnWriting()
    {
        if (_connecting)
        {
            _connecting = false;
            _sent.SetResult(Transfer.Done(0));
            return;
        }

        while (true)
        {
            _writable.Forget();
            var count = SocketCalls.Send(_handle, _sending.Span);
            if (count != -Errno.Again)
            {
                _sending = default;
                _sent.SetResult(count > 0 ? Transfer.Done(count) : Outcome(-count));
                return;
            }

            if (_writable.TryWait())
            {
                return;
            }

            if (_writable.IsClosed)
            {
                _sending = default;
                _sent.SetResult(Transfer.Failed(ConnectionFault.Aborted));
                return;
            }
        }
    }

    private ValueTask<Transfer> ConnectEndAsync()
    {
        _sent.Reset();
        _connecting = true;
        if (_writable.TryWait())
        {
            return new(this, _sent.Version);
        }

        _connecting = false;
        return new(_writable.IsClosed ? Transfer.Failed(ConnectionFault.Closed) : Transfer.Done(0));
    }
}
