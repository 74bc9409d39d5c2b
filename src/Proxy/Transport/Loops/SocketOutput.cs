using System.Threading.Tasks.Sources;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// The sending half of a <see cref="LoopSocket"/>: sends at once, or with the <see cref="SendBatch"/> of its thread, or, where the
/// system takes nothing, when it does. One writer at a time; <see cref="Close"/> from any thread.
/// </summary>
/// <remarks>
/// A send that waits in a batch counts as done. What the system then does not take of it, since the peer does not read, is the
/// <see cref="UnsentRest"/>: it leaves first when there is room, and the next send waits behind it, as does who is to end the direction or close (<see cref="RestSentAsync"/>).
/// </remarks>
internal sealed class SocketOutput(Descriptor handle) : IValueTaskSource<Transfer>
{
    /// <summary>Sends that counted as done and that the system did not take at once.</summary>
    public static long RestsKept;

    // It is its own lock: each connection has one of these, and nobody else locks it.
    private ManualResetValueTaskSourceCore<Transfer> _sent;
    private ReadOnlyMemory<byte> _sending;
    private Readiness _writable;
    private SendBatch? _batch;
    private UnsentRest? _rest;
    private int _error;
    private bool _isEvent;
    private bool _isWaiting;

    /// <summary>The batch that has bytes of it; set under that one's lock.</summary>
    public SendBatch? Batch
    {
        get => Volatile.Read(ref _batch);
        set => Volatile.Write(ref _batch, value);
    }

    public bool HasRest => Volatile.Read(ref _rest) is not null;

    /// <summary>What a send in a batch failed with, or zero. The system tells it once, and it was told here.</summary>
    public int Error => Volatile.Read(ref _error);

    public ValueTask<Transfer> SendAsync(ReadOnlyMemory<byte> buffer)
    {
        if (SendBatch.TryAdd(this, buffer.Span))
        {
            return new(Transfer.Done(buffer.Length));
        }

        Batch?.Release();
        if (Error is not 0 and var error)
        {
            return new(Outcome(error));
        }

        if (HasRest && TryWaitBehindRest(buffer))
        {
            return new(this, _sent.Version);
        }

        var count = SocketCalls.Send(handle, buffer.Span);
        return count > 0 ? new(Transfer.Done(count))
            : count == -Errno.Again ? SendLater(buffer)
            : new(Outcome(-count));
    }

    /// <summary>Of a socket whose connect(2) is in progress: completes at its end.</summary>
    public ValueTask<Transfer> ConnectEndAsync()
    {
        _sent.Reset();
        (_isEvent, _isWaiting) = (true, true);
        if (_writable.TryWait())
        {
            return new(this, _sent.Version);
        }

        (_isEvent, _isWaiting) = (false, false);
        return new(_writable.IsClosed ? Transfer.Failed(ConnectionFault.Closed) : Transfer.Done(0));
    }

    /// <summary>Bytes that waited in a batch go to the system, behind a rest if there is one. Under the batch's lock, so that no writer sends meanwhile.</summary>
    public void Leave(ReadOnlySpan<byte> bytes)
    {
        if (Error != 0)
        {
            return;
        }

        lock (this)
        {
            var count = _rest is null ? SocketCalls.Send(handle, bytes) : -Errno.Again;
            if (count < 0 && count != -Errno.Again)
            {
                // The peer is gone. The system does not say so again: the next send and the next receive do.
                Volatile.Write(ref _error, -count);
            }
            else if (count < bytes.Length)
            {
                Keep(bytes[Math.Max(count, 0)..]);
            }
        }
    }

    /// <summary>What waits in a batch leaves now: before an end, a close, a reset.</summary>
    public void Settle() => Batch?.Release();

    /// <summary>Completes when the system has all that counts as sent, or the socket is closed.</summary>
    public ValueTask<Transfer> RestSentAsync()
    {
        lock (this)
        {
            // A send that waits behind it is its writer's, who closes nothing meanwhile.
            if (_rest is null || _isWaiting)
            {
                return new(Transfer.Done(0));
            }

            _sent.Reset();
            (_isEvent, _isWaiting) = (true, true);
            return new(this, _sent.Version);
        }
    }

    /// <summary>The socket takes bytes, or its connect(2) has ended. On the loop's thread.</summary>
    public void OnWritable()
    {
        if (!_writable.Signal())
        {
            return;
        }

        lock (this)
        {
            // Who begins to wait when the rest is gone has an event of his own: only who waits behind it is told of this one.
            var isAwaited = _isWaiting;
            if ((_rest is not null && !TrySendRest()) || !isAwaited)
            {
                return;
            }
        }

        GoOn();
    }

    /// <summary>Nothing is sent from here on, and a rest is dropped. True: a send waits and is to be told by <see cref="Fail"/>.</summary>
    public bool Close()
    {
        var wasArmed = _writable.Close();
        lock (this)
        {
            DropRest();
            return wasArmed && _isWaiting;
        }
    }

    public void Fail() => End(Transfer.Failed(ConnectionFault.Aborted));

    public Transfer GetResult(short token)
    {
        var result = _sent.GetResult(token);

        // Who waited, a connect most of all, is not kept for as long as the connection is.
        _sent.Reset();
        return result;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _sent.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _sent.OnCompleted(continuation, state, token, flags);

    private static Transfer Outcome(int error) => error == Errno.Again ? Transfer.Pending : Transfer.Failed(Errno.FaultOf(error));

    private bool TryWaitBehindRest(ReadOnlyMemory<byte> buffer)
    {
        lock (this)
        {
            if (_rest is null)
            {
                return false;
            }

            _sent.Reset();
            _sending = buffer;
            return _isWaiting = true;
        }
    }

    // A send that could not go at once. What was said before the state was cleared is found by trying once more.
    private ValueTask<Transfer> SendLater(ReadOnlyMemory<byte> buffer)
    {
        _sent.Reset();
        (_sending, _isWaiting) = (buffer, true);
        while (true)
        {
            _writable.Forget();
            var count = SocketCalls.Send(handle, buffer.Span);
            if (count != -Errno.Again)
            {
                (_sending, _isWaiting) = (default, false);
                return new(count > 0 ? Transfer.Done(count) : Outcome(-count));
            }

            if (_writable.TryWait())
            {
                return new(this, _sent.Version);
            }

            if (_writable.IsClosed)
            {
                (_sending, _isWaiting) = (default, false);
                return new(Transfer.Failed(ConnectionFault.Closed));
            }
        }
    }

    private void GoOn()
    {
        if (_isEvent)
        {
            End(Transfer.Done(0));
            return;
        }

        while (true)
        {
            _writable.Forget();
            var count = SocketCalls.Send(handle, _sending.Span);
            if (count != -Errno.Again)
            {
                End(count > 0 ? Transfer.Done(count) : Outcome(-count));
                return;
            }

            if (_writable.TryWait())
            {
                return;
            }

            if (_writable.IsClosed)
            {
                Fail();
                return;
            }
        }
    }

    private void End(Transfer outcome)
    {
        (_sending, _isWaiting, _isEvent) = (default, false, false);
        _sent.SetResult(outcome);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_rest is { } rest)
        {
            rest.Add(bytes);
            return;
        }

        Interlocked.Increment(ref RestsKept);
        Volatile.Write(ref _rest, new(bytes));
        TrySendRest();
    }

    /// <summary>True: all of it left, or cannot leave any more. False: an event says when to try again.</summary>
    private bool TrySendRest()
    {
        while (true)
        {
            _writable.Forget();
            var count = SocketCalls.Send(handle, _rest!.Bytes);
            if (count > 0 ? _rest.Sent(count) : count != -Errno.Again)
            {
                if (count < 0)
                {
                    Volatile.Write(ref _error, -count);
                }

                DropRest();
                return true;
            }

            if (count < 0 && _writable.TryWait())
            {
                return false;
            }

            if (_writable.IsClosed)
            {
                DropRest();
                return true;
            }
        }
    }

    private void DropRest()
    {
        _rest?.Overwrite();
        Volatile.Write(ref _rest, null);
    }
}
