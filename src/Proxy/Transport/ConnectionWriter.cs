using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Timing;

namespace FastMcp.Proxy.Transport;

/// <summary>
/// PipeWriter directly on the transport: one pooled block, sent by one call. A flush completes when the transport has taken every
/// byte (<see cref="IByteTransport.SendAsync"/>), which is the back-pressure; then the block goes back to the pool. A dead peer is <c>IsCompleted</c>, never an exception.
/// One writer at a time.
/// </summary>
internal sealed class ConnectionWriter(Connection connection, IByteTransport transport, ConnectionOptions options) : PipeWriter
{
    byte[]? block;
    int used;
    UseFlag use;

    /// <summary>Bytes taken by the transport since the beginning.</summary>
    public long Sent { get; private set; }
    public bool HoldsBlock => block is not null;
    /// <summary>What is written from here on is overwritten when the block is given back.</summary>
    public bool HoldsSecret { get; set; }
    public override bool CanGetUnflushedBytes => true;
    public override long UnflushedBytes => used;

    public override Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint).AsMemory(used);

    public override Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint).AsSpan(used);

    public override void Advance(int bytes)
    {
        if ((uint)bytes > (uint)((block?.Length ?? 0) - used))
            throw new ArgumentOutOfRangeException(nameof(bytes));
        used += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (used == 0)
            return new(Result);
        return SendAsync(block.AsMemory(0, used), ownBlock: true);
    }

    /// <summary>Writes and flushes. Bytes that do not fit beside the unflushed ones are sent from where they are, not copied.</summary>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (source.IsEmpty)
            return FlushAsync(CancellationToken.None);
        if (used == 0)
            return SendAsync(source, ownBlock: false);
        if (source.Length > block!.Length - used)
            return WriteAfterFlushAsync(source);
        source.CopyTo(block.AsMemory(used));
        used += source.Length;
        return SendAsync(block.AsMemory(0, used), ownBlock: true);
    }

    /// <summary>Drops what was not flushed: for an answer that must not leave.</summary>
    public void Discard() => ReleaseBlock();

    public override void CancelPendingFlush() => throw new NotSupportedException("A flush ends by progress, by a deadline or by Abort.");

    public override void Complete(Exception? exception = null)
    {
        connection.EndOutput(ConnectionFault.Closed);
        if (use.Complete())
            ReleaseBlock();
    }

    FlushResult Result => new(isCanceled: false, isCompleted: connection.OutputFault != ConnectionFault.None);

    byte[] Room(int sizeHint)
    {
        var wanted = used + (long)Math.Max(sizeHint, 1);
        if (wanted > options.OutputLimit)
            throw new InvalidOperationException("More unflushed bytes than the output limit: flush in between.");
        if (block is null)
            return block = BlockPool.Rent(Math.Max(options.OutputBlock, (int)wanted));
        if (wanted <= block.Length)
            return block;
        var larger = BlockPool.Rent((int)wanted);
        block.AsSpan(0, used).CopyTo(larger);
        Overwrite(block);
        BlockPool.Return(block);
        return block = larger;
    }

    void ReleaseBlock()
    {
        var returned = block;
        if (returned is not null)
            Overwrite(returned);
        block = null;
        used = 0;
        HoldsSecret = false;
        if (returned is not null)
            BlockPool.Return(returned);
    }

    void Overwrite(byte[] written)
    {
        if (HoldsSecret)
            CryptographicOperations.ZeroMemory(written.AsSpan(0, used));
    }

    async ValueTask<FlushResult> WriteAfterFlushAsync(ReadOnlyMemory<byte> source)
    {
        var flushed = await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return flushed.IsCompleted ? flushed : await SendAsync(source, ownBlock: false).ConfigureAwait(false);
    }

    ValueTask<FlushResult> SendAsync(ReadOnlyMemory<byte> bytes, bool ownBlock)
    {
        if (connection.OutputFault != ConnectionFault.None || !use.TryBegin())
        {
            if (connection.OutputFault != ConnectionFault.Closed)
                ReleaseBlock();
            return new(Result);
        }
        var sending = transport.SendAsync(bytes);
        if (!sending.IsCompleted)
            return SendSlowAsync(sending, bytes, ownBlock);
        var sent = sending.GetAwaiter().GetResult();
        if (sent.IsDone && sent.Bytes < bytes.Length)
        {
            Sent += sent.Bytes;
            return SendSlowAsync(transport.SendAsync(bytes[sent.Bytes..]), bytes[sent.Bytes..], ownBlock);
        }
        return new(Finish(sent, ownBlock));
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    async ValueTask<FlushResult> SendSlowAsync(ValueTask<Transfer> sending, ReadOnlyMemory<byte> bytes, bool ownBlock)
    {
        connection.SetDeadline(DeadlineKind.Write, options.WriteTimeout);
        var sent = await sending.ConfigureAwait(false);
        while (sent.IsDone && sent.Bytes < bytes.Length)
        {
            Sent += sent.Bytes;
            bytes = bytes[sent.Bytes..];
            sent = await transport.SendAsync(bytes).ConfigureAwait(false);
        }
        connection.ClearDeadline(DeadlineKind.Write);
        return Finish(sent, ownBlock);
    }

    FlushResult Finish(Transfer last, bool ownBlock)
    {
        if (last.IsDone)
            Sent += last.Bytes;
        else
            connection.EndOutput(last.Fault);
        if (use.End() || ownBlock)
            ReleaseBlock();
        return Result;
    }
}
