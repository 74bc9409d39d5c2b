using FastMcp.Proxy.Transport.Sockets;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// What a loop does between two sleeps. Where that is more than one thing, what is sent waits for the end, and so does whatever was
/// left for it. Nothing of it waits longer than <see cref="s_longestWait"/> for what others compute.
/// </summary>
/// <remarks>The loop's leader only.</remarks>
internal sealed class LoopTurn
{
    private static readonly long s_longestWait = TimeProvider.System.TimestampFrequency / 5000;

    private readonly SendBatch _sends = new();
    private readonly List<(Action<object> Call, object State)> _atEnd = [];
    private long _began;
    private long _opened;

    /// <summary>This thread leads from here on: what is sent on it is in the loop's batch.</summary>
    public void BeginOnThisThread() => _sends.BecomeThisThreads();

    /// <summary>Called at the end.</summary>
    public void AtEnd(Action<object> call, object state) => _atEnd.Add((call, state));

    /// <param name="isMany">There is more than one thing to do.</param>
    public void Begin(bool isMany)
    {
        _began = _opened = StallMeter.Begin();
        if (isMany)
        {
            _sends.Open();
        }
    }

    /// <summary>One thing is done.</summary>
    public void Next()
    {
        _began = StallMeter.Next(_began);
        if (_began - _opened > s_longestWait)
        {
            _sends.Release();
            CallAll();
            _opened = _began;
        }
    }

    public void End()
    {
        // Peers first: who is called may wake a thread that takes this core.
        _sends.Close();
        CallAll();
    }

    private void CallAll()
    {
        // What is called may leave more: that is called, too.
        for (var i = 0; i < _atEnd.Count; i++)
        {
            var (call, state) = _atEnd[i];
            call(state);
        }

        _atEnd.Clear();
    }
}
