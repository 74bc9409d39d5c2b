namespace FastMcp.Recording.Tests;

/// <summary>A loop whose turns the test takes.</summary>
internal sealed class FakeLoop : ITurnLoop
{
    private readonly Queue<IThreadPoolWorkItem> _posts = new();
    private readonly Queue<(Action<object> Call, object State)> _ends = new();
    private readonly SemaphoreSlim _woken = new(0);
    private readonly Lock _gate = new();
    private int _wakes;

    public int Wakes => Volatile.Read(ref _wakes);

    /// <summary>Left and not done yet.</summary>
    public int Posts
    {
        get
        {
            lock (_gate)
            {
                return _posts.Count;
            }
        }
    }

    /// <summary>For the end of the turn.</summary>
    public int Ends => _ends.Count;

    public bool Post(IThreadPoolWorkItem item)
    {
        lock (_gate)
        {
            _posts.Enqueue(item);
            return true;
        }
    }

    public void Wake()
    {
        Interlocked.Increment(ref _wakes);
        _woken.Release();
    }

    public void AtEndOfTurn(Action<object> call, object state) => _ends.Enqueue((call, state));

    public void EndTurn()
    {
        while (_ends.TryDequeue(out var end))
        {
            end.Call(end.State);
        }
    }

    /// <summary>Waits until it is woken, and does what was left; how much that was.</summary>
    public async Task<int> TurnAsync()
    {
        Assert.True(await _woken.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        for (var done = 0; ; done++)
        {
            IThreadPoolWorkItem? post;
            lock (_gate)
            {
                if (!_posts.TryDequeue(out post))
                {
                    return done;
                }
            }

            post.Execute();
        }
    }
}
