namespace FastMcp.Proxy.Budgets;

/// <summary>What one of those who share a budget used of it in one window.</summary>
/// <remarks>Whoever reads or writes its properties has its lock; the methods take it.</remarks>
internal sealed class UseCounter(long window)
{
    private Amounts _sending;

    // What nodes whose clocks are ahead used of a window that has not begun here.
    private (long Window, Amounts Sum) _ahead;

    /// <summary>The one that it counts in: the time divided by the budget's length.</summary>
    public long Window { get; private set; } = window;

    /// <summary>By all nodes, as far as this one knows.</summary>
    public Amounts Used { get; set; }

    /// <summary>Of it, what the store was not given yet.</summary>
    public Amounts Unsent { get; set; }

    /// <summary>It stands in the queue of what is to be given.</summary>
    public bool IsQueued { get; set; }

    /// <summary>When it counted last, in seconds since 1970.</summary>
    public long Seen;

    public bool HasUnsent => Unsent != default;

    /// <summary>
    /// A clock that goes back within a window, or differs from another node's by less than one, begins none again: what comes counts in the later one.
    /// By more than a window it goes back, so that a clock that was wrong once does not hold a budget used up for years.
    /// </summary>
    public void Begin(long window, long now)
    {
        Seen = now;
        if (window > Window || window < Window - 1)
        {
            (Window, Used, Unsent, _sending) = (window, _ahead.Window == window ? _ahead.Sum : default, default, default);
            _ahead = _ahead.Window > window ? _ahead : default;
        }
    }

    /// <summary>Null: it counts in an earlier window.</summary>
    public Amounts? Of(long window)
    {
        lock (this)
        {
            return Window >= window ? Used : null;
        }
    }

    /// <summary>Null: there is nothing to give.</summary>
    public (long Window, Amounts Amounts)? Send()
    {
        lock (this)
        {
            IsQueued = false;
            (_sending, Unsent) = (_sending + Unsent, default);
            return _sending == default ? null : (Window, _sending);
        }
    }

    public void Sent(long window)
    {
        lock (this)
        {
            _sending = Window == window ? default : _sending;
        }
    }

    /// <param name="window">Of the sum. One that has not begun here yet waits for it; one that is over is not looked at.</param>
    /// <param name="sum">Of all nodes.</param>
    /// <param name="current">The window by this node's clock.</param>
    /// <param name="now">In seconds since 1970.</param>
    public void Learn(long window, in Amounts sum, long current, long now)
    {
        lock (this)
        {
            if (window > Math.Max(current, Window))
            {
                // The nearest of several: the others are told again as long as anybody counts in them.
                _ahead = _ahead.Window > current && _ahead.Window < window ? _ahead : (window, sum);
            }
            else if (window >= Window)
            {
                Begin(window, now);
                Used = sum + _sending + Unsent;
            }
        }
    }

    public Use ToUse(in BudgetKey key)
    {
        lock (this)
        {
            var unsent = _sending + Unsent;
            return new Use(key.Budget, key.Who, Window, Used.Calls, Used.Bytes, Used.Tokens, Used.Money, unsent == default ? null : unsent) { Seconds = key.Seconds };
        }
    }
}
