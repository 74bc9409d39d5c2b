using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Sockets;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// What a loop does between two sleeps. Where that is more than one thing, what leaves waits for the end: sends, frames of HTTP/2, and whatever was
/// left for the end. Nothing of it waits longer than <see cref="s_longestWait"/> for what others compute.
/// </summary>
/// <remarks>The loop's thread only.</remarks>
internal sealed class LoopTurn(SendBatch sends, List<(Action<object> Call, object State)> atEnd)
{
    private static readonly long s_longestWait = TimeProvider.System.TimestampFrequency / 5000;

    private long _began;
    private long _opened;
    private bool _isBatch;

    /// <param name="things">What there is to do.</param>
    public void Begin(int things)
    {
        _began = _opened = StallMeter.Begin();
        _isBatch = things > 1 && FlushBatch.TryOpen();
        if (things > 1)
        {
            sends.Open();
        }
    }

    /// <summary>One thing is done.</summary>
    public void Next()
    {
        _began = StallMeter.Next(_began);
        if (_began - _opened > s_longestWait)
        {
            sends.Release();
            CallAll();
            _opened = _began;
        }
    }

    public void End()
    {
        if (_isBatch)
        {
            FlushBatch.Close();
        }

        // Peers first: who is called may wake a thread that takes this core.
        sends.Close();
        CallAll();
    }

    private void CallAll()
    {
        // What is called may leave more: that is called, too.
        for (var i = 0; i < atEnd.Count; i++)
        {
            var (call, state) = atEnd[i];
            call(state);
        }

        atEnd.Clear();
    }
}
