using FastMcp.Recording.Index;
using FastMcp.Recording.Reading;
using Microsoft.Extensions.Logging;

namespace FastMcp.WebConsole.Records;

/// <summary>Brings the index up to date, on a thread of its own and only while somebody looks: at most a third of its time is spent on that.</summary>
/// <remarks>Safe for all threads. Readers have a connection of their own and see what was whole last.</remarks>
internal sealed partial class IndexKeeper : IAsyncDisposable
{
    // Clocks of file systems go in ticks.
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(2);

    private readonly string _folder;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly Thread _keeping;
    private volatile TaskCompletionSource _round = New();
    private string _seen = "";
    private long _signature = -1;
    private long _version;

    public IndexKeeper(string folder, TimeProvider time, ILogger log)
    {
        (_folder, _time, _log) = (folder, time, log);
        _keeping = new Thread(Keep) { IsBackground = true, Name = "fastmcp console index" };
        _keeping.Start();
    }

    /// <summary>Counts up when there is something new in the index.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>What is in the way of the index; null: nothing. For people, without a path.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The index was up to date once.</summary>
    public bool IsMade { get; private set; }

    /// <summary>Exchanges that it knows.</summary>
    public long Exchanges { get; private set; }

    /// <summary>Segments that could not be read, or not to their end.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Waits for a look that begins now or later, at most so long. False: the index is not that far.</summary>
    public async Task<bool> FreshAsync(TimeSpan most, CancellationToken stop)
    {
        var round = _round.Task;
        Want();
        try
        {
            await round.WaitAsync(most, _time, stop).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            ConsoleCounts.Fresh.Hit();
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.Run(_keeping.Join).ConfigureAwait(false);
        _stop.Dispose();
        _wanted.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Want()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is wanted already.
        }
        catch (ObjectDisposedException)
        {
            // The console ends.
        }
    }

    private void Keep()
    {
        RecordIndex? index = null;
        while (IsWanted())
        {
            var (round, began) = (_round, _time.GetTimestamp());
            _round = New();
            try
            {
                Look(ref index);
                (IsMade, Trouble) = (true, null);
            }
            catch (IndexException e)
            {
                Log.Trouble(_log, e.Message);
                Trouble = "The index of the record cannot be used: the log says why. 'fastmcp sessions index --rebuild' makes it again.";
                _seen = "";
                index?.Dispose();
                index = null;
            }

            round.TrySetResult();
            _stop.Token.WaitHandle.WaitOne(_time.GetElapsedTime(began) * 2);
        }

        index?.Dispose();
        _round.TrySetResult();
    }

    private bool IsWanted()
    {
        try
        {
            _wanted.Wait(_stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Look(ref RecordIndex? index)
    {
        var now = Sizes();
        if (now == _seen)
        {
            return;
        }

        index ??= RecordIndex.Open(_folder);
        var report = index.Update();
        (Exchanges, Unreadable, _seen) = (report.Exchanges, report.Unreadable.Count, now);
        if (index.Signature() is var next && next != _signature)
        {
            _signature = next;
            Interlocked.Increment(ref _version);
        }
    }

    // Room is made ahead of what is written, so that a length says nothing: the time does, once it is so old that no write since can have the same.
    private string Sizes()
    {
        try
        {
            if (SegmentFile.In(_folder) is not { Count: > 0 } files)
            {
                return "";
            }

            var last = new FileInfo(files[^1].Path);
            var isSettled = _time.GetUtcNow().UtcDateTime - last.LastWriteTimeUtc > Settles;
            return $"{files.Count} {files[0].Number} {files[^1].Number} {last.Length} {last.LastWriteTimeUtc.Ticks} {(isSettled ? "" : _time.GetTimestamp())}";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(402, LogLevel.Warning, "The console cannot use the index: {Why}")]
        public static partial void Trouble(ILogger logger, string why);
    }
}
