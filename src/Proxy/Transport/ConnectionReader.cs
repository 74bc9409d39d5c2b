using FastMcp.Proxy.Async;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace FastMcp.Proxy.Transport;

/// <summary>
/// PipeReader directly on the transport. The buffer of every result is ONE contiguous segment: use <c>Buffer.FirstSpan</c>.
/// It is valid until AdvanceTo. No block is held while everything is consumed: readiness is awaited without one.
/// One reader at a time; only <see cref="CancelPendingRead"/> may come from other threads. Tokens are not supported:
/// deadlines are fields of the connection, and a read is woken by CancelPendingRead or Abort.
/// </summary>
internal sealed class ConnectionReader(Connection connection, IByteTransport transport, ConnectionOptions options) : PipeReader
{
    readonly ReadGate gate = new(transport);
    InputBlock input;
    UseFlag use;

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
        return TryRead(out var result) ? new(result) : ReadSlowAsync();
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

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    async ValueTask<ReadResult> ReadSlowAsync()
    {
        if (!use.TryBegin())
            return Result(cancelled: false);
        try
        {
            return Result(await FillAsync().ConfigureAwait(false));
        }
        finally
        {
            if (use.End())
                input.Release();
        }
    }

    /// <summary>Returns whether the wait was cancelled.</summary>
    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    async ValueTask<bool> FillAsync()
    {
        while (true)
        {
            var ready = await gate.WaitAsync().ConfigureAwait(false);
            if (ready.IsCancelled)
                return true;
            var room = ready.IsDone ? input.Reserve(options.InputBlock, options.InputLimit) : default;
            var got = !ready.IsDone ? ready
                : room.IsEmpty ? Transfer.Failed(ConnectionFault.InputLimit)
                : await transport.ReceiveAsync(room).ConfigureAwait(false);
            if (Take(got))
                return false;
        }
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
}
