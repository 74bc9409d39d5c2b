namespace FastMcp.Approvals;

/// <summary>Who waits for which request: one signal for all that wait for the same. Safe for all threads.</summary>
/// <param name="ended">Is told of what nobody waits for any more.</param>
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
                return _entries.Values.Sum(entry => entry.Waiting);
            }
        }
    }

    public ApprovalWait Begin(string id)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                _entries[id] = entry = new Entry();
            }

            entry.Waiting++;
            return new ApprovalWait(this, id);
        }
    }

    /// <summary>How many wait for it.</summary>
    public int Of(string id)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(id, out var entry) ? entry.Waiting : 0;
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

    public void End(string id)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry) || --entry.Waiting > 0)
            {
                return;
            }

            _entries.Remove(id);
        }

        ended(id);
    }

    private sealed class Entry
    {
        public TaskCompletionSource Changed = NewSignal();
        public ApprovalRequest? Decided;
        public int Waiting;

        public static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
