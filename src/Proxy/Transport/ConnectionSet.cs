namespace FastMcp.Proxy.Transport;

/// <summary>The live connections of a listener, for drain. Any thread.</summary>
internal sealed class ConnectionSet
{
    readonly Lock gate = new();
    readonly HashSet<Connection> live = [];
    TaskCompletionSource? empty;
    bool draining;

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

    public void Remove(Connection connection)
    {
        TaskCompletionSource? told = null;
        lock (gate)
        {
            live.Remove(connection);
            if (live.Count == 0)
                told = empty;
        }
        told?.TrySetResult();
    }

    /// <summary>Asks every connection, present and future, to end; returns how many there are now.</summary>
    public int BeginDrain()
    {
        Connection[] now;
        lock (gate)
        {
            draining = true;
            now = [.. live];
        }
        // Outside the lock: a woken driver runs inline here and removes itself.
        foreach (var connection in now)
            connection.RequestDrain();
        return now.Length;
    }

    /// <summary>Aborts all; returns how many.</summary>
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
            if (live.Count == 0)
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
