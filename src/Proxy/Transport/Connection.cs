using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Wire;

namespace FastMcp.Proxy.Transport;

/// <summary>
/// One TCP or TLS connection, either side of the gateway.
/// Ownership: one driver reads <see cref="Input"/>, one writes <see cref="Output"/>, and the owner disposes when neither is
/// inside a received span. <see cref="Abort"/>, <see cref="RequestDrain"/> and <c>Input.CancelPendingRead</c> from any thread.
/// </summary>
internal sealed class Connection : IAsyncDisposable, ITicked
{
    static long lastId;

    readonly IByteTransport transport;
    readonly TransportState state;
    readonly TimeSpan writeTimeout;
    readonly ConnectionReader reader;
    readonly ConnectionWriter writer;
    Deadlines deadlines;
    int inputFault;
    int outputFault;
    int draining;
    int disposed;

    public Connection(IByteTransport transport, ConnectionOptions options, TransportState state)
    {
        this.transport = transport;
        this.state = state;
        writeTimeout = options.WriteTimeout;
        Id = Interlocked.Increment(ref lastId);
        reader = new(this, transport, options);
        writer = new(this, transport, options);
        state.Ticker.Add(this);
    }

    /// <summary>Over a connected socket, which it owns from here on.</summary>
    /// <exception cref="IOException">There is no descriptor left, or the system watches no more sockets. The socket is the caller's still.</exception>
    /// <exception cref="SocketException">The peer is gone. The socket is the caller's still.</exception>
    public static Connection Over(Socket socket, ConnectionOptions options, TransportState state)
    {
        // First: a loop disposes the socket, and goes on with a descriptor of its own.
        var (local, remote) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        return new(TransportOf(socket), options, state) { Local = local, Remote = remote };
    }

    /// <summary>Unique in this process; for logs.</summary>
    public long Id { get; }
    public EndPoint? Local { get; init; }
    public EndPoint? Remote { get; init; }
    /// <summary>Null without TLS.</summary>
    public Tls.TlsFacts? Tls { get; init; }
    /// <summary>Of a stream: the connection that it is on, with others. Null: it is on no other one.</summary>
    public Connection? Carrier { get; init; }

    /// <summary>What a connection from inside of this process is about; null of all that come from outside.</summary>
    public object? Errand { get; set; }

    /// <summary>Every buffer is one contiguous segment of at most <see cref="ConnectionOptions.InputLimit"/> bytes.</summary>
    public PipeReader Input => reader;
    public PipeWriter Output => writer;
    public long BytesReceived => reader.Received;
    public long BytesSent => writer.Sent;

    public ConnectionFault InputFault => (ConnectionFault)Volatile.Read(ref inputFault);
    public ConnectionFault OutputFault => (ConnectionFault)Volatile.Read(ref outputFault);
    /// <summary>The output's fault if there is one, else the input's.</summary>
    public ConnectionFault Fault => OutputFault is var fault and not ConnectionFault.None ? fault : InputFault;
    public bool IsDisposed => Volatile.Read(ref disposed) == 1;

    /// <summary>The listener is ending: answer what was asked, then close. Checked before waiting for the next message.</summary>
    public bool IsDraining => Volatile.Read(ref draining) == 1;

    /// <summary>The next flush takes a secret along: its block is overwritten behind it.</summary>
    public void OverwriteOutput() => writer.HoldsSecret = true;

    /// <summary>Drops unflushed output: for an answer that must not leave.</summary>
    public void DiscardOutput() => writer.Discard();

    /// <summary>Replaces the deadline of the same slot; when it passes the connection is aborted, or, for Head and Body, its input ended, or, for Quiet, its read cancelled. Zero or less: none.</summary>
    public void SetDeadline(DeadlineKind kind, TimeSpan timeout)
    {
        if (timeout > TimeSpan.Zero)
            deadlines.Set(kind, state.Ticker.DueIn(timeout));
        else
            deadlines.Clear(kind);
    }

    public void ClearDeadline(DeadlineKind kind) => deadlines.Clear(kind);

    /// <summary>No deadline in any slot: before a connection goes back to a pool.</summary>
    public void ClearDeadlines()
    {
        deadlines.Clear(DeadlineKind.Idle);
        deadlines.Clear(DeadlineKind.Write);
        deadlines.Clear(DeadlineKind.Exchange);
    }

    /// <summary>For idle pooled connections: watches for an end or bytes that must not come. False: they are there already.</summary>
    public bool TryWatchIdle() => reader.TryWatchIdle();

    /// <summary>Watched since <see cref="TryWatchIdle"/> and nothing has come. The next read takes the watch over.</summary>
    public bool IsQuiet => reader.IsQuiet;

    /// <summary>Holds a pooled block now (in either direction).</summary>
    public bool HoldsBlock => reader.HoldsBlock || writer.HoldsBlock;

    /// <summary>Ends our direction, behind what was sent, under the write timeout; reading goes on.</summary>
    public async ValueTask ShutdownSendAsync()
    {
        await SettleAsync().ConfigureAwait(false);
        await transport.ShutdownSendAsync().ConfigureAwait(false);
    }

    /// <summary>RST to the peer; reads and flushes under way end with <paramref name="reason"/>, if they had no fault before.</summary>
    public void Abort(ConnectionFault reason = ConnectionFault.Aborted)
    {
        EndInput(reason);
        EndOutput(reason);
        transport.Close(reset: true);
    }

    /// <summary>Its driver waits for a request, under an Idle deadline. From any thread: that of a moment ago.</summary>
    public bool IsIdle => deadlines.Input == DeadlineKind.Idle;

    /// <summary>Sets <see cref="IsDraining"/> and wakes a driver that waits under an Idle deadline (its read is cancelled).</summary>
    public void RequestDrain()
    {
        Interlocked.Exchange(ref draining, 1);
        if (deadlines.Input == DeadlineKind.Idle)
            reader.CancelPendingRead();
    }

    /// <summary>
    /// Closes so that what was sent arrives: ends our direction, reads away up to <paramref name="most"/> bytes or until the peer
    /// ends or <paramref name="linger"/> passes, then disposes. (A close with unread input would send RST, and the peer could
    /// lose the answer.) A peer that reads slowly gets the rest from the kernel afterwards. No read may be under way.
    /// </summary>
    public async ValueTask CloseAsync(TimeSpan linger, long most = 256 * 1024)
    {
        if (InputFault == ConnectionFault.None && OutputFault == ConnectionFault.None)
        {
            await SettleAsync().ConfigureAwait(false);
            SetDeadline(DeadlineKind.Linger, linger);
            await transport.ShutdownSendAsync().ConfigureAwait(false);
            await ReadAwayAsync(most).ConfigureAwait(false);
            ClearDeadline(DeadlineKind.Linger);
        }
        await DisposeAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return ValueTask.CompletedTask;
        if (OutputFault == ConnectionFault.None && SettleAsync() is { IsCompleted: false } settling)
            return EndSettledAsync(settling);
        End();
        return ValueTask.CompletedTask;
    }

    async ValueTask EndSettledAsync(ValueTask settling)
    {
        await settling.ConfigureAwait(false);
        End();
    }

    ValueTask SettleAsync() => transport.SettleAsync() is { IsCompleted: false } settling ? SettleAsync(settling) : ValueTask.CompletedTask;

    // A peer that reads slowly may take as long as a write to it may, and the connection counts as open meanwhile.
    async ValueTask SettleAsync(ValueTask<Transfer> settling)
    {
        SetDeadline(DeadlineKind.Write, writeTimeout);
        if (await settling.ConfigureAwait(false) is { IsDone: false } failed)
            EndOutput(failed.Fault);
        ClearDeadline(DeadlineKind.Write);
    }

    void End()
    {
        state.Ticker.Remove(this);
        reader.Complete();
        writer.Complete();
        transport.Close(reset: false);
        state.Counters.Ended(InputFault, OutputFault, BytesReceived, BytesSent);
    }

    internal void EndInput(ConnectionFault fault)
    {
        // An operator's word stands over whatever ended the input before: the call must not go on.
        if (fault == ConnectionFault.Blocked)
            Volatile.Write(ref inputFault, (int)fault);
        else
            Interlocked.CompareExchange(ref inputFault, (int)fault, 0);
    }

    internal void EndOutput(ConnectionFault fault) => Interlocked.CompareExchange(ref outputFault, (int)fault, 0);

    int ITicked.TickSlot { get; set; }

    void ITicked.Tick(long now)
    {
        var overdue = deadlines.Overdue(now);
        if (overdue == DeadlineKind.Quiet)
        {
            deadlines.Clear(DeadlineKind.Quiet);

            // What the owner does then is not this clock's to do: while it runs no deadline of any connection is looked at.
            ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.CancelPendingRead(), reader, preferLocal: false);
        }
        else if (overdue is DeadlineKind.Head or DeadlineKind.Body or DeadlineKind.Linger && InputFault == ConnectionFault.None)
        {
            // The peer can still be told, and what a lingering close has sent may still be on its way: a reset would take it back. A read that does not notice (in the middle of a TLS record) is aborted at the next tick.
            EndInput(Deadlines.FaultOf(overdue));
            reader.CancelPendingRead();
        }
        else if (overdue != DeadlineKind.None)
            Abort(Deadlines.FaultOf(overdue));
    }

    static IByteTransport TransportOf(Socket socket) =>
        Loops.EventLoops.Shared is { } loops ? new Loops.LoopSocket(socket, loops.Next()) : new SocketTransport(socket);

    async ValueTask ReadAwayAsync(long most)
    {
        for (var left = most; left > 0;)
        {
            var read = await reader.ReadAsync().ConfigureAwait(false);
            left -= read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>What a stream's next piece will touch, asked for when the socket is told of it; null: nothing. No more than a hint, which a transport may pass over.</summary>
    internal MemoryAhead? Ahead
    {
        set
        {
            if (transport is Loops.LoopSocket socket)
                socket.Ahead = value;
            if (value is null)
                reader.AnnounceNothing();
        }
    }

    /// <summary>False: what is announced is asked for by nobody.</summary>
    internal bool TakesAhead => transport is Loops.LoopSocket && MemoryAhead.IsSupported;

    /// <summary>What a piece of a stream will touch of it.</summary>
    /// <param name="ahead">Where it is noted.</param>
    /// <param name="reads">The piece comes from it; else it goes to it.</param>
    internal void Announce(MemoryAhead ahead, bool reads)
    {
        if (reads)
            reader.Announce(ahead);
        else
            ahead.Add(writer);
        ahead.Add(this);
        ahead.Add(transport);
        (transport as Loops.LoopSocket)?.Announce(ahead);
    }
}
