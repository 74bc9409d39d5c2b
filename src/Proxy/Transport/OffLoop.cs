using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Transport;

/// <summary>
/// The one place for work that blocks or computes long (disk, SQLite, signatures, big decompression): leaves the socket thread
/// for the thread pool, with a bound on what may be queued. A refusal is a value; the caller decides what it means.
/// </summary>
internal sealed partial class OffLoop(int capacity, ILogger logger)
{
    int inside;
    long done;
    long refused;
    long failed;

    /// <summary>Gauge: queued or running.</summary>
    public int Inside => Volatile.Read(ref inside);
    public long Done => Volatile.Read(ref done);
    public long Refused => Volatile.Read(ref refused);
    /// <summary>Work of <see cref="TryPost"/> that threw.</summary>
    public long Failed => Volatile.Read(ref failed);

    /// <summary>Runs it some time later; false when the queue is full. An exception is logged.</summary>
    public bool TryPost<TState>(TState state, Action<TState> work)
    {
        if (!TryEnter())
            return false;
        ThreadPool.UnsafeQueueUserWorkItem(static item => item.Owner.RunPosted(item.State, item.Work), (Owner: this, State: state, Work: work), preferLocal: false);
        return true;
    }

    /// <summary>
    /// Runs it and gives its result, or <c>Ran: false</c> at once when the queue is full. The awaiter goes on on a pool thread.
    /// An exception of the work is the awaiter's.
    /// </summary>
    public ValueTask<(bool Ran, TResult? Result)> RunAsync<TState, TResult>(TState state, Func<TState, TResult> work)
    {
        if (!TryEnter())
            return new((false, default));
        return new(Task.Run<(bool, TResult?)>(() =>
        {
            try
            {
                return (true, work(state));
            }
            finally
            {
                Leave();
            }
        }));
    }

    bool TryEnter()
    {
        if (Interlocked.Increment(ref inside) <= capacity)
            return true;
        Interlocked.Decrement(ref inside);
        Interlocked.Increment(ref refused);
        return false;
    }

    void Leave()
    {
        Interlocked.Decrement(ref inside);
        Interlocked.Increment(ref done);
    }

    void RunPosted<TState>(TState state, Action<TState> work)
    {
        try
        {
            work(state);
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref failed);
            Log.WorkFailed(logger, e);
        }
        finally
        {
            Leave();
        }
    }

    static partial class Log
    {
        [LoggerMessage(2111, LogLevel.Error, "Work off the socket threads failed.")]
        public static partial void WorkFailed(ILogger logger, Exception exception);
    }
}
