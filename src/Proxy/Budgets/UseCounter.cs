namespace FastMcp.Proxy.Budgets;

/// <summary>What one of those who share a budget used of it in one window.</summary>
/// <remarks>Whoever reads or writes its properties has its lock; the methods take it.</remarks>
internal sealed class UseCounter(long window)
{
    private long _window = window;
    private Amounts _sending;

    /// <summary>By all nodes, as far as this one knows.</summary>
    public Amounts Used { get; set; }

    /// <summary>Of it, what the store was not given yet.</summary>
    public Amounts Unsent { get; set; }

    /// <summary>It stands in the queue of what is to be given.</summary>
    public bool IsQueued { get; set; }

    /// <summary>When it counted last, in seconds since 1970.</summary>
    public long Seen;

    public bool HasUnsent => Unsent != default;

    public void Begin(long window, long now)
    {
        Seen = now;
        if (_window != window)
        {
            (_window, Used, Unsent, _sending) = (window, default, default, default);
        }
    }

    /// <summary>Null: it counts in another window.</summary>
    public Amounts? Of(long window)
    {
        lock (this)
        {
            return _window == window ? Used : null;
        }
    }

    /// <summary>Null: there is nothing to give.</summary>
    public (long Window, Amounts Amounts)? Send()
    {
        lock (this)
        {
            IsQueued = false;
            (_sending, Unsent) = (_sending + Unsent, default);
            return _sending == default ? null : (_window, _sending);
        }
    }

    public void Sent(long window)
    {
        lock (this)
        {
            _sending = _window == window ? default : _sending;
        }
    }

    public void Learn(long window, in Amounts sum, long now)
    {
        lock (this)
        {
            if (window >= _window)
            {
                Begin(window, now);
                Used = sum + _sending + Unsent;
            }
        }
    }

    public Use ToUse(string budget, string who)
    {
        lock (this)
        {
            var unsent = _sending + Unsent;
            return new Use(budget, who, _window, Used.Calls, Used.Bytes, Used.Tokens, Used.Money, unsent == default ? null : unsent);
        }
    }
}
