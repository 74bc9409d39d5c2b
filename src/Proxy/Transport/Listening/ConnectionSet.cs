namespace FastMcp.Proxy.Transport.Listening;

/// <summary>
/// The admitted connections of a listener: their limit and their drain. A place is taken at accept, before a TLS handshake has
/// made a connection of it. Any thread.
/// </summary>
internal sealed class ConnectionSet
{
    readonly Lock gate = new();
    readonly HashSet<Connection> live = [];
    TaskCompletionSource? empty;
    int places;
    bool draining;

    public int Count => Volatile.Read(ref places);

    public bool TryTakePlace(int most)
    {
        lock (gate)
        {
            if (places >= most)
                return false;
            places++;
            return true;
        }
    }

    public void Add(Connection connection)
    {
        bool late;
        lock (gate)
        {
            live.Add(connection);
            late = draining;
        }
        if (late)
            connection.RequestDrain();
    }

    /// <summary>Gives the place back; null when no connection came of it.</summary>
    public void Remove(Connection? connection)
    {
        TaskCompletionSource? told = null;
        lock (gate)
        {
            if (connection is not null)
                live.Remove(connection);
            if (--places == 0)
                told = empty;
        }
        told?.TrySetResult();
    }

    /// <summary>Asks every connection, present and future, to end; returns how many places are taken now.</summary>
    public int BeginDrain()
    {
        Connection[] now;
        int taken;
        lock (gate)
        {
            draining = true;
            now = [.. live];
            taken = places;
        }
        // Outside the lock: a woken driver runs inline here and removes itself.
        foreach (var connection in now)
            connection.RequestDrain();
        return taken;
    }

    /// <summary>Aborts all; returns how many. A handshake under way is left to its own timeout.</summary>
    public int Cut()
    {
        Connection[] now;
        lock (gate)
            now = [.. live];
        foreach (var connection in now)
            connection.Abort(ConnectionFault.Drained);
        return now.Length;
    }

    /// <summary>False when <paramref name="atMost"/> passed first.</summary>
    public async Task<bool> WaitEmptyAsync(TimeSpan atMost, TimeProvider time)
    {
        Task ended;
        lock (gate)
        {
            if (places == 0)
                return true;
            empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
            ended = empty.Task;
        }
        if (atMost <= TimeSpan.Zero)
            return false;
        try
        {
            await ended.WaitAsync(atMost, time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
