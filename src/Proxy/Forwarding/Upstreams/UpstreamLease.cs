using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>
/// A rented connection, or the fault why there is none. The holder owns the connection and calls exactly one of
/// <see cref="Return"/> (the answer was read to its end and keep-alive holds) or <see cref="Drop"/>.
/// A retry on another connection is only allowed when nothing was sent, or when <see cref="Reused"/> and the connection died
/// before any byte of an answer and the method allows it.
/// </summary>
internal readonly struct UpstreamLease
{
    readonly UpstreamPool? pool;
    readonly PooledConnection? pooled;

    internal UpstreamLease(UpstreamPool pool, PooledConnection pooled, bool reused)
    {
        this.pool = pool;
        this.pooled = pooled;
        Reused = reused;
        Fault = new(UpstreamStage.Ready, UpstreamFaultKind.None);
    }

    internal UpstreamLease(UpstreamFault fault) => Fault = fault;

    public bool IsOk => pooled is not null;
    public UpstreamFault Fault { get; }
    /// <summary>The connection has served before; a fresh one is false.</summary>
    public bool Reused { get; }
    /// <summary>Only when <see cref="IsOk"/>.</summary>
    public Connection Connection => pooled!.Connection;

    /// <summary>Back to the pool, which keeps it if it is quiet, young enough and without a fault.</summary>
    public void Return() => pool?.Return(pooled!);

    /// <summary>Ends the connection: the answer was not read to its end, or the upstream said close.</summary>
    public void Drop() => pool?.Drop(pooled!);
}
