namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>
/// A caller that waits for a connection of a full pool. Granted once: a connection, the right to make one (null and no fault),
/// or a fault. Continues on the pool's thread so that the returner's socket thread does not drive a stranger's exchange.
/// </summary>
internal sealed class RentWaiter(long dueAt)
{
    readonly TaskCompletionSource<(PooledConnection?, UpstreamFault)> granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long DueAt { get; } = dueAt;
    public Task<(PooledConnection? Pooled, UpstreamFault Fault)> Granted => granted.Task;

    public bool Grant(PooledConnection? connection, UpstreamFault fault) => granted.TrySetResult((connection, fault));
}
