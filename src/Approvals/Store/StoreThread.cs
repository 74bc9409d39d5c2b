namespace FastMcp.Approvals.Store;

/// <summary>
/// The one thread that touches the store, so that the disk is never waited for on a socket's thread. What came while it was busy is
/// done together: one transaction, one sync.
/// </summary>
/// <remarks>State, safe for all threads. Results are given behind the commit, on pool threads.</remarks>
internal sealed class StoreThread : IDisposable
{
    /// <summary>limit approval-queue: acts that wait for the thread.</summary>
    public const int MostQueued = 8192;

    private const int MostTogether = 256;

    private readonly IApprovalStore _store;
    private readonly Queue<Work> _queue = new();
    private readonly Thread _thread;
    private bool _ending;

    public StoreThread(IApprovalStore store)
    {
        _store = store;
        _thread = new Thread(Loop) { IsBackground = true, Name = "approvals" };
        _thread.Start();
    }

    /// <summary>Runs it in a transaction; the result is given when that is on the disk.</summary>
    /// <exception cref="ApprovalStoreException">The store cannot be had, or too much waits for it.</exception>
    public Task<T> RunAsync<T>(Func<IApprovalStore, T> act)
    {
        var work = new Work<T>(act);
        lock (_queue)
        {
            if (_ending || _queue.Count >= MostQueued)
            {
                return Task.FromException<T>(new ApprovalStoreException(_ending ? "The gateway is ending." : "Too much waits for the store of approvals.", new InvalidOperationException()));
            }

            _queue.Enqueue(work);
            Monitor.Pulse(_queue);
        }

        return work.Task;
    }

    /// <summary>Does what waits, and ends.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _ending = true;
            Monitor.Pulse(_queue);
        }

        _thread.Join();
        _store.Dispose();
    }

    private void Loop()
    {
        var together = new List<Work>(MostTogether);
        while (Take(together))
        {
            Exception? failed = null;
            try
            {
                _store.Begin();
                together.ForEach(work => work.Run(_store));
                _store.Commit();
            }
            catch (Exception e)
            {
                // Whatever an act threw fails the acts that were done with it, not the thread: the next are another matter.
                _store.Rollback();
                failed = e as ApprovalStoreException ?? new ApprovalStoreException("The store of approvals failed: " + e.Message, e);
            }

            together.ForEach(work => work.End(failed));
            together.Clear();
        }
    }

    private bool Take(List<Work> into)
    {
        lock (_queue)
        {
            while (_queue.Count == 0)
            {
                if (_ending)
                {
                    return false;
                }

                Monitor.Wait(_queue);
            }

            while (into.Count < MostTogether && _queue.TryDequeue(out var work))
            {
                into.Add(work);
            }

            return true;
        }
    }

    private abstract class Work
    {
        public abstract void Run(IApprovalStore store);

        public abstract void End(Exception? failed);
    }

    private sealed class Work<T>(Func<IApprovalStore, T> act) : Work
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Task => _done.Task;

        public override void Run(IApprovalStore store) => _result = act(store);

        public override void End(Exception? failed)
        {
            if (failed is null)
            {
                _done.SetResult(_result);
            }
            else
            {
                _done.SetException(failed);
            }
        }
    }
}
