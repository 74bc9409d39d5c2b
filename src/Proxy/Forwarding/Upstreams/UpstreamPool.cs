using System.Net;
using System.Net.Security;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Timing;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>
/// State of one origin: its connections. The one returned last is rented first (its memory is warm, and the surplus ages out).
/// Idle connections are watched: an end or unexpected bytes are known before the next rent, without a system call for the check.
/// Any thread.
/// </summary>
internal sealed class UpstreamPool : ITicked, IAsyncDisposable
{
    readonly UpstreamOptions options;
    readonly TransportState state;
    readonly IUpstreamConnector connector;
    readonly Func<UpstreamOptions, UpstreamPool>? again;
    readonly Lock gate = new();
    readonly List<PooledConnection> idle = [];
    readonly LinkedList<RentWaiter> waiting = [];
    int open;
    bool stopped;

    public UpstreamPool(UpstreamOptions options, TransportState state, ILogger logger, Func<string, Task<IPAddress[]>>? resolve = null)
        : this(options, state, ConnectorOf(options, state, logger, new UpstreamConnector(options, state, logger, resolve ?? Dns.GetHostAddressesAsync)))
    {
        again = other => new UpstreamPool(other, state, logger, resolve);
    }

    public UpstreamPool(UpstreamOptions options, TransportState state, IUpstreamConnector connector)
    {
        this.options = options;
        this.state = state;
        this.connector = connector;
        state.Ticker.Add(this);
    }

    public UpstreamOptions Options => options;

    /// <summary>A pool of its own to the same origin, whose connections are opened with a client certificate. Only over the network and with TLS.</summary>
    public UpstreamPool With(SslStreamCertificateContext certificate) => again is not null && options.Tls is { } tls
        ? again(options with { Tls = tls with { Client = certificate, Roots = (connector as UpstreamConnector ?? (connector as Http2Connector)?.Network)?.Roots } })
        : throw new InvalidOperationException("An upstream without TLS was lent a client certificate.");

    static IUpstreamConnector ConnectorOf(UpstreamOptions options, TransportState state, ILogger logger, UpstreamConnector network) =>
        options.Http2 == UpstreamHttp2.Off ? network : new Http2Connector(network, options, state, logger);

    /// <summary>Gauges: connections idle, in all (idle, rented, connecting), and callers waiting.</summary>
    public (int Idle, int Open, int Waiting) Size
    {
        get
        {
            lock (gate)
                return (idle.Count, open, waiting.Count);
        }
    }

    /// <summary>
    /// An idle connection at once, else a new one, else waits for one: within <paramref name="atMost"/> in all.
    /// </summary>
    public ValueTask<UpstreamLease> RentAsync(TimeSpan atMost)
    {
        while (true)
        {
            var fault = UpstreamFaultKind.None;
            RentWaiter? waiter = null;
            PooledConnection? candidate;
            lock (gate)
            {
                candidate = TakeIdle();
                if (stopped)
                    fault = UpstreamFaultKind.Stopped;
                else if (candidate is null && !TryTakePlace())
                    fault = TryQueue(atMost, out waiter);
            }
            if (fault != UpstreamFaultKind.None)
                return new(new UpstreamLease(new UpstreamFault(UpstreamStage.Queue, fault)));
            if (waiter is not null)
                return WaitAsync(waiter, atMost);
            if (candidate is null)
                return ConnectAsync(atMost);
            if (candidate.IsUsable(state.Ticker.Now))
                return new(Reuse(candidate));
            DropIdle(candidate);
        }
    }

    internal void Return(PooledConnection returned)
    {
        var connection = returned.Connection;
        connection.ClearDeadlines();
        var healthy = connection.Fault == ConnectionFault.None && connection.Output.UnflushedBytes == 0
            && state.Ticker.Now < returned.RetireAt && connection.TryWatchIdle();
        if (!healthy)
        {
            Drop(returned);
            return;
        }
        returned.MarkEnded();
        lock (gate)
        {
            if (!stopped)
            {
                returned.IdleUntil = state.Ticker.DueIn(options.IdleTimeout);
                if (!GrantNext(returned))
                    idle.Add(returned);
                return;
            }
        }
        Close(returned);
    }

    internal void Drop(PooledConnection dropped)
    {
        dropped.MarkEnded();
        Close(dropped);
    }

    int ITicked.TickSlot { get; set; }

    void ITicked.Tick(long now)
    {
        List<PooledConnection>? dead = null;
        lock (gate)
        {
            for (var i = idle.Count - 1; i >= 0; i--)
            {
                if (idle[i].IsUsable(now))
                    continue;
                (dead ??= []).Add(idle[i]);
                idle.RemoveAt(i);
            }
            ExpireWaiters(now);
        }
        foreach (var connection in dead ?? [])
            DropIdle(connection);
    }

    /// <summary>Closes what is idle, fails who waits; rented connections are closed when they come back.</summary>
    public ValueTask DisposeAsync()
    {
        state.Ticker.Remove(this);
        PooledConnection[] rest;
        lock (gate)
        {
            stopped = true;
            rest = [.. idle];
            idle.Clear();
            foreach (var waiter in waiting)
                waiter.Grant(null, new(UpstreamStage.Queue, UpstreamFaultKind.Stopped));
            waiting.Clear();
        }
        foreach (var pooled in rest)
            Close(pooled);
        return ValueTask.CompletedTask;
    }

    /// <summary>Under the lock, as the next two.</summary>
    PooledConnection? TakeIdle()
    {
        if (idle.Count == 0)
            return null;
        var last = idle[^1];
        idle.RemoveAt(idle.Count - 1);
        last.MarkRented();
        return last;
    }

    bool TryTakePlace()
    {
        if (open >= options.MaxConnections)
            return false;
        open++;
        Interlocked.Increment(ref state.Counters.UpstreamOpen);
        return true;
    }

    UpstreamFaultKind TryQueue(TimeSpan atMost, out RentWaiter? waiter)
    {
        waiter = null;
        if (waiting.Count >= options.MaxWaiting)
        {
            Interlocked.Increment(ref state.Counters.UpstreamWaitsFailed);
            return UpstreamFaultKind.PoolFull;
        }
        Interlocked.Increment(ref state.Counters.UpstreamWaits);
        waiter = new(state.Ticker.DueIn(atMost));
        waiting.AddLast(waiter);
        return UpstreamFaultKind.None;
    }

    async ValueTask<UpstreamLease> WaitAsync(RentWaiter waiter, TimeSpan atMost)
    {
        var began = state.Ticker.Time.GetTimestamp();
        var (granted, fault) = await waiter.Granted.ConfigureAwait(false);
        if (!fault.IsNone)
            return new(fault);
        var left = atMost - state.Ticker.Time.GetElapsedTime(began);
        if (granted is null)
            return await ConnectAsync(left).ConfigureAwait(false);
        if (granted.IsUsable(state.Ticker.Now))
            return Reuse(granted);
        // Died between the return and here: its place in the pool is ours.
        DropIdle(granted);
        return await RentAsync(left).ConfigureAwait(false);
    }

    /// <summary>The place in the pool is taken already; given back when there is no connection in the end.</summary>
    async ValueTask<UpstreamLease> ConnectAsync(TimeSpan atMost)
    {
        Connection? connection = null;
        try
        {
            (connection, var fault) = await connector.ConnectAsync(atMost).ConfigureAwait(false);
            return connection is null ? new(fault) : new(this, new(connection, state.Ticker.DueIn(options.MaxLifetime)), reused: false);
        }
        finally
        {
            if (connection is null)
                FreePlace();
        }
    }

    UpstreamLease Reuse(PooledConnection pooled)
    {
        Interlocked.Increment(ref state.Counters.UpstreamReuses);
        return new(this, pooled, reused: true);
    }

    void DropIdle(PooledConnection dead)
    {
        Interlocked.Increment(ref state.Counters.UpstreamDropped);
        Close(dead);
    }

    void Close(PooledConnection pooled)
    {
        // Completes at once: disposal of a connection only closes.
        _ = pooled.Connection.DisposeAsync();
        FreePlace();
    }

    void FreePlace()
    {
        lock (gate)
        {
            // A waiter takes the place over and makes its own connection.
            if (GrantNext(null))
                return;
            open--;
            Interlocked.Decrement(ref state.Counters.UpstreamOpen);
        }
    }

    /// <summary>Under the lock.</summary>
    bool GrantNext(PooledConnection? pooled)
    {
        while (waiting.First is { } first)
        {
            waiting.RemoveFirst();
            pooled?.MarkRented();
            if (first.Value.Grant(pooled, default))
                return true;
        }
        return false;
    }

    /// <summary>Under the lock.</summary>
    void ExpireWaiters(long now)
    {
        for (var node = waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.DueAt <= now)
            {
                waiting.Remove(node);
                Interlocked.Increment(ref state.Counters.UpstreamWaitsFailed);
                node.Value.Grant(null, new(UpstreamStage.Queue, UpstreamFaultKind.TimedOut));
            }
            node = next;
        }
    }
}
