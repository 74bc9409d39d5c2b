using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>A connection of a pool with its times, in the ticker's milliseconds. Belongs to its renter, or to the pool while idle.</summary>
internal sealed class PooledConnection(Connection connection, long retireAt)
{
    int rented = 1;

    public Connection Connection { get; } = connection;
    public long RetireAt { get; } = retireAt;
    /// <summary>Written under the pool's lock.</summary>
    public long IdleUntil { get; set; }

    public bool IsUsable(long now) => now < IdleUntil && now < RetireAt && Connection.IsQuiet;

    public void MarkRented() => Volatile.Write(ref rented, 1);

    /// <summary>A lease ends once: a connection given back twice would serve two exchanges.</summary>
    public void MarkEnded()
    {
        if (Interlocked.Exchange(ref rented, 0) == 0)
            throw new InvalidOperationException("The lease has ended before.");
    }
}
