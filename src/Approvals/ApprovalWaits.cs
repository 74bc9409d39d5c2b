namespace FastMcp.Approvals;

/// <summary>Who waits for which request: one signal for all that wait for the same. Safe for all threads.</summary>
/// <param name="ended">Is told of what no call waits for any more.</param>
internal sealed class ApprovalWaits(Action<string> ended)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Gauge.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Values.Sum(entry => entry.Calls);
            }
        }
    }

    /// <param name="id">Of the request.</param>
    /// <param name="isCall">A call waits; else somebody only listens, for whom nothing is kept open.</param>
    public ApprovalWait Begin(string id, bool isCall = true)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                _entries[id] = entry = new Entry();
            }

            entry.Waiting++;
            entry.Calls += isCall ? 1 : 0;
            return new ApprovalWait(this, id, isCall);
        }
    }

    /// <summary>How many calls wait for it.</summary>
    public int Of(string id)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(id, out var entry) ? entry.Calls : 0;
        }
    }

    /// <summary>As this process ended its being open; null: it did not, as far as it knows.</summary>
    public ApprovalRequest? DecidedOf(string id)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(id, out var entry) ? entry.Decided : null;
        }
    }

    public Task NextOf(string id)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(id, out var entry) ? entry.Changed.Task : Task.CompletedTask;
        }
    }

    /// <param name="id">Of the request that changed.</param>
    /// <param name="decided">As it is now, where it is not open any more; null: it is, or nobody here knows.</param>
    public void Signal(string id, ApprovalRequest? decided = null)
    {
        TaskCompletionSource? changed = null;
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out var entry))
            {
                (changed, entry.Changed, entry.Decided) = (entry.Changed, Entry.NewSignal(), decided);
            }
        }

        changed?.TrySetResult();
    }

    /// <summary>Something else about it changed: what is known of how it was decided stays known.</summary>
    public void SignalAgain(string id)
    {
        TaskCompletionSource? changed = null;
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out var entry))
            {
                (changed, entry.Changed) = (entry.Changed, Entry.NewSignal());
            }
        }

        changed?.TrySetResult();
    }

    /// <summary>Something may have changed.</summary>
    public void SignalAll()
    {
        string[] all;
        lock (_lock)
        {
            all = [.. _entries.Keys];
        }

        Array.ForEach(all, id => Signal(id));
    }

    public void End(string id, bool isCall)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                return;
            }

            entry.Calls -= isCall ? 1 : 0;
            if (--entry.Waiting == 0)
            {
                _entries.Remove(id);
            }

            if (!isCall || entry.Calls > 0)
            {
                return;
            }
        }

        ended(id);
    }

    private sealed class Entry
    {
        public TaskCompletionSource Changed = NewSignal();
        public ApprovalRequest? Decided;
        public int Waiting;
        public int Calls;

        public static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
