namespace FastMcp.Proxy.Transport.Http2;

/// <summary>
/// While a thread takes frames apart, or tells several sockets one after the other, what its streams write to HTTP/2 connections waits for the end of that, and leaves with one
/// send: many streams come in one block, and each would have a system call of its own. Nothing waits for another thread or for time.
/// </summary>
internal sealed class FlushBatch
{
    // So often something may be written before it leaves: an event is not to wait for a hundred others.
    private const int Most = 32;

    [ThreadStatic]
    private static FlushBatch? t_own;

    private readonly List<Http2Session> _waiting = [];
    private bool _isOpen;
    private int _count;

    /// <summary>What is written on this thread waits from here on. False: it does already, for somebody else.</summary>
    public static bool TryOpen()
    {
        var own = t_own ??= new();
        var isOurs = !own._isOpen;
        own._isOpen = true;
        return isOurs;
    }

    /// <summary>All that waits leaves.</summary>
    public static void Close()
    {
        var own = t_own!;
        own._isOpen = false;
        own.Release();
    }

    /// <summary>False: nothing waits on this thread, and the session sends at once.</summary>
    public static bool TryWait(Http2Session session)
    {
        if (t_own is not { _isOpen: true } own)
        {
            return false;
        }

        if (!own._waiting.Contains(session))
        {
            own._waiting.Add(session);
        }

        if (++own._count >= Most)
        {
            own.Release();
        }

        return true;
    }

    /// <summary>The thread works on something for long: what waits leaves from threads of the runtime, since what that wakes must not run in the middle of it.</summary>
    public static void GiveAway()
    {
        if (t_own is { } own)
        {
            (own._isOpen, own._count) = (false, 0);
            foreach (var session in own._waiting)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static session => session.Send(), session, preferLocal: false);
            }

            own._waiting.Clear();
        }
    }

    private void Release()
    {
        _count = 0;
        while (_waiting.Count > 0)
        {
            // Taken out first: what it wakes may write to it again.
            var session = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            session.Send();
        }
    }
}
