using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Wire;

namespace FastMcp.Proxy.Transport;

/// <summary>
/// PipeReader directly on the transport. The buffer of every result is ONE contiguous segment: use <c>Buffer.FirstSpan</c>.
/// It is valid until AdvanceTo. No block is held while everything is consumed: readiness is awaited without one.
/// One reader at a time; only <see cref="CancelPendingRead"/> may come from other threads. Tokens are not supported:
/// deadlines are fields of the connection, and a read is woken by CancelPendingRead or Abort.
/// It is the source of its own reads' tasks: a read that waits is resumed by the socket's event without another state in between.
/// </summary>
internal sealed class ConnectionReader : PipeReader, IReadableObserver, IValueTaskSource<ReadResult>
{
    readonly Connection connection;
    readonly IByteTransport transport;
    readonly ConnectionOptions options;
    readonly ReadGate gate;
    ManualResetValueTaskSourceCore<ReadResult> core;
    Late? late;
    InputBlock input;
    UseFlag use;
    MemoryAhead? announces;

    public ConnectionReader(Connection connection, IByteTransport transport, ConnectionOptions options)
    {
        (this.connection, this.transport, this.options) = (connection, transport, options);
        gate = new(transport, this);
    }

    /// <summary>Bytes received since the beginning.</summary>
    public long Received { get; private set; }
    public bool HoldsBlock => input.IsRented;
    public int Capacity => input.Capacity;

    /// <summary>Arms a watch on an idle connection; false if bytes or an end are there, which an idle peer must not send.</summary>
    public bool TryWatchIdle() => input.Length == 0 && connection.InputFault == ConnectionFault.None && gate.TryWatch();

    public bool IsQuiet => input.Length == 0 && connection.InputFault == ConnectionFault.None && gate.IsQuiet;

    public override bool TryRead(out ReadResult result)
    {
        var cancelled = gate.TakeCancel();
        var ready = cancelled || input.HasUnexamined || connection.InputFault != ConnectionFault.None;
        result = ready ? Result(cancelled) : default;
        return ready;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.CanBeCanceled)
            throw new ArgumentException("Tokens are not supported: use CancelPendingRead or a deadline.", nameof(cancellationToken));
        return TryRead(out var result) ? new(result) : WaitAndRead();
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => input.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => gate.Cancel();

    public override void Complete(Exception? exception = null)
    {
        connection.EndInput(ConnectionFault.Closed);
        if (use.Complete())
            input.Release();
    }

    /// <summary>A read that waited goes on: the gate tells of what it waited for, or of a cancellation.</summary>
    void IReadableObserver.OnReadable(Transfer outcome)
    {
        if (Go(outcome, out var result))
            core.SetResult(result);
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => core.GetResult(token);
    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => core.GetStatus(token);
    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (announces is not null)
        {
            // The method that waits lives in an object of its own, for as long as it runs.
            announces.Add(state);
            announces.Add((state as Delegate)?.Target);
            announces = null;
        }

        core.OnCompleted(continuation, state, token, flags);
    }

    ValueTask<ReadResult> WaitAndRead()
    {
        if (!use.TryBegin())
            return new(Result(cancelled: false));
        // Before the wait: its end may come on another thread at once.
        core.Reset();
        var version = core.Version;
        var now = gate.Wait();
        return !now.IsPending && Go(now, out var result) ? new(result) : new(this, version);
    }

    /// <summary>Receives and waits in turn until there is a result. False: it comes later, by the gate or by the transport.</summary>
    bool Go(Transfer ready, out ReadResult result)
    {
        while (!ready.IsCancelled)
        {
            var room = ready.IsDone ? input.Reserve(options.InputBlock, options.InputLimit) : default;
            var got = ready;
            if (ready.IsDone)
            {
                var receiving = room.IsEmpty ? new(Transfer.Failed(ConnectionFault.InputLimit)) : transport.ReceiveAsync(room);
                if (!receiving.IsCompleted)
                {
                    (late ??= new(this)).Await(receiving);
                    result = default;
                    return false;
                }
                got = receiving.GetAwaiter().GetResult();
            }
            if (Take(got))
                break;
            ready = gate.Wait();
            if (ready.IsPending)
            {
                result = default;
                return false;
            }
        }
        result = Result(ready.IsCancelled);
        if (use.End())
            input.Release();
        return true;
    }

    /// <summary>TLS: what the socket had was not a whole record, and the rest of it came.</summary>
    void GoOn(Transfer got)
    {
        if (Take(got))
            End();
        else if (gate.Wait() is { IsPending: false } ready && Go(ready, out var result))
            core.SetResult(result);
    }

    void End()
    {
        var result = Result(cancelled: false);
        if (use.End())
            input.Release();
        core.SetResult(result);
    }

    /// <summary>False: spurious, wait again.</summary>
    bool Take(Transfer got)
    {
        if (got.IsDone && got.Bytes > 0)
        {
            Received += got.Bytes;
            input.Received(got.Bytes);
            return true;
        }
        if (input.Length == 0)
            input.Release();
        if (got.IsPending)
            return false;
        connection.EndInput(got.IsDone ? ConnectionFault.PeerClosed : got.Fault);
        return true;
    }

    ReadResult Result(bool cancelled) => new(input.Sequence, cancelled, connection.InputFault != ConnectionFault.None);

    /// <summary>Nobody's next piece is announced any more: what waits next is another exchange's.</summary>
    public void AnnounceNothing() => announces = null;

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.Add(gate);
        announces = ahead;
    }

    /// <summary>A receive that is not over at once: of TLS, and of a stream of HTTP/2.</summary>
    sealed class Late
    {
        readonly Action goOn;
        ConfiguredValueTaskAwaitable<Transfer>.ConfiguredValueTaskAwaiter receiving;

        public Late(ConnectionReader reader) => goOn = () => reader.GoOn(receiving.GetResult());

        public void Await(ValueTask<Transfer> task)
        {
            receiving = task.ConfigureAwait(false).GetAwaiter();
            receiving.UnsafeOnCompleted(goOn);
        }
    }
}
