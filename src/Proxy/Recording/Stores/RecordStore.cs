using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Recording;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Recording.Stores;

/// <summary>
/// One record of several. Where it cannot be opened the others serve; its exchanges are refused or lost as their durability says, and it is tried again until it can.
/// </summary>
/// <remarks>State, safe for all threads. An exchange stays on the log that it began on.</remarks>
internal sealed partial class RecordStore : IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly Func<SessionLog> _start;
    private readonly Action _opened;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly ITimer? _timer;
    private volatile SessionLog _record = SessionLog.Off;
    private bool _isOver;

    /// <param name="config">Whose it is.</param>
    /// <param name="start">Opens it.</param>
    /// <param name="opened">Told when another log is in its place.</param>
    /// <param name="clock">Of the tries.</param>
    /// <param name="log">Told when it cannot be opened, and when it can.</param>
    public RecordStore(RecordStoreConfig config, Func<SessionLog> start, Action opened, TimeProvider clock, ILogger<RecordStore> log)
    {
        (Config, _start, _opened, _log) = (config, start, opened, log);
        if (TryStart() is { } whyNot)
        {
            _record = SessionLog.Dead();
            Log.Dead(_log, config.Name, whyNot);
            _timer = clock.CreateTimer(_ => Retry(), null, Again, Again);
        }
    }

    public RecordStoreConfig Config { get; }

    public SessionLog Record => _record;

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await _record.DisposeAsync().ConfigureAwait(false);
    }

    private void Retry()
    {
        lock (_lock)
        {
            if (_isOver || _timer is null || TryStart() is not null)
            {
                return;
            }

            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Log.Opened(_log, Config.Name);
        _opened();
    }

    private string? TryStart()
    {
        try
        {
            _record = _start();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreDead, LogLevel.Error, "Store '{Store}' of the record cannot be opened, and is tried again: {Why} Calls of its teams and routes that must be on record are refused until then.")]
        public static partial void Dead(ILogger logger, string store, string why);

        [LoggerMessage(EventIds.StoreOpened, LogLevel.Information, "Store '{Store}' of the record can be written.")]
        public static partial void Opened(ILogger logger, string store);
    }
}
