using FastMcp.Recording.Reading;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Exporting.Archive;

/// <summary>
/// Takes closed segments, compressed where they are, and checkpoints to a store, one behind the other. The record is the spool; a file beside it says what the store has,
/// and what was interrupted is made again under the same name, where it is only once.
/// </summary>
internal sealed partial class Archiver : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // A segment that should be compressed and is not goes as it is after so long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ArchivePlan _plan;
    private readonly S3Store _store;
    private readonly PushCounters _counters;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly string _path;
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(1));
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private ArchiveCursor _has;
    private long _oldest;
    private int _behind;
    private DateTime _looked;
    private bool _failing;

    public Archiver(ArchivePlan plan, S3Store store, PushCounters counters, TimeProvider clock, ILogger log)
    {
        (_plan, _store, _counters, _clock, _log) = (plan, store, counters, clock, log);
        _path = Path.Combine(plan.Record, "push", plan.Name + ".cursor");
        _has = ArchiveCursor.Read(_path);
        counters.Sample(() => Interlocked.Read(ref _oldest) is > 0 and var oldest ? Math.Max(0, clock.GetUtcNow().ToUnixTimeSeconds() - oldest) : 0, () => Volatile.Read(ref _behind));
        _task = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _task.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var pause = Look;
            try
            {
                pause = await RoundAsync().ConfigureAwait(false) ? Look : _backoff.Take();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Failed(e.Message);
            }

            await Task.Delay(pause, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // False: the store does not take something now.
    private async Task<bool> RoundAsync()
    {
        var files = SegmentFile.In(_plan.Record);
        var log = SegmentIdentity.Of(files);
        var due = files.Take(Math.Max(0, files.Count - 1)).Where(file => file.Number > _has.Segment).ToList();
        (_behind, _oldest) = (due.Count, due.Count > 0 ? ToSeconds(due[0].Path) : 0);
        foreach (var file in due)
        {
            if (_stop.IsCancellationRequested || !IsReady(file))
            {
                break;
            }

            if (!await PutAsync(file.Path, $"{log}/{Path.GetFileName(file.Path)}").ConfigureAwait(false))
            {
                return false;
            }

            Keep(_has with { Segment = file.Number });
        }

        return await CheckpointsAsync(log).ConfigureAwait(false);
    }

    private async Task<bool> CheckpointsAsync(string log)
    {
        // Years of checkpoints are not listed every other second.
        var changed = _plan.Checkpoints is { } of && Directory.Exists(of) ? Directory.GetLastWriteTimeUtc(of) : _looked;
        var notes = changed != _looked && _plan.Checkpoints is { } folder
            ? Directory.EnumerateFiles(folder, "*.checkpoint").Where(path => string.CompareOrdinal(Path.GetFileName(path), _has.Checkpoint) > 0).Order(StringComparer.Ordinal).ToList()
            : [];
        foreach (var path in notes)
        {
            if (_stop.IsCancellationRequested || !await PutAsync(path, $"{log}/checkpoints/{Path.GetFileName(path)}").ConfigureAwait(false))
            {
                return false;
            }

            Keep(_has with { Checkpoint = Path.GetFileName(path) });
        }

        _looked = changed;
        return true;
    }

    private bool IsReady(SegmentFile file) => file.IsPacked || !_plan.Packs || new FileInfo(file.Path).Length < _plan.LeastPacked
        || _clock.GetUtcNow() - File.GetLastWriteTimeUtc(file.Path) > Patience;

    // True: it is there, or the store will never take it, which is counted.
    private async Task<bool> PutAsync(string path, string key)
    {
        if (new FileInfo(path).Length > S3Store.MostBytes)
        {
            _counters.Refused.Add();
            Log.Refused(_log, key, _plan.Name, "it is longer than 512 MiB; set recording.segment lower");
            return true;
        }

        var answer = await _store.PutAsync(key, await File.ReadAllBytesAsync(path).ConfigureAwait(false)).ConfigureAwait(false);
        switch (answer.Result)
        {
            case PushResult.Taken:
                _counters.Delivered.Add();
                Recovered();
                return true;
            case PushResult.Refused:
                _counters.Refused.Add();
                Log.Refused(_log, key, _plan.Name, answer.Why);
                return true;
            default:
                Failed(answer.Why);
                return false;
        }
    }

    private void Keep(ArchiveCursor has)
    {
        _has = has;
        has.Write(_path);
    }

    private static long ToSeconds(string path) => new DateTimeOffset(File.GetLastWriteTimeUtc(path)).ToUnixTimeSeconds();

    private void Failed(string why)
    {
        _counters.Failures.Add();
        if (!_failing)
        {
            _failing = true;
            Log.Failed(_log, _plan.Name, why);
        }
    }

    private void Recovered()
    {
        _backoff.Begin();
        if (_failing)
        {
            _failing = false;
            Log.Recovered(_log, _plan.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ArchiveFailed, LogLevel.Warning, "Archive '{Target}' does not take segments now; they stay and are sent again: {Why}")]
        public static partial void Failed(ILogger logger, string target, string why);

        [LoggerMessage(EventIds.ArchiveRecovered, LogLevel.Information, "Archive '{Target}' takes segments again.")]
        public static partial void Recovered(ILogger logger, string target);

        [LoggerMessage(EventIds.ArchiveRefused, LogLevel.Error, "{Key} is not taken by archive '{Target}' and is left out there: {Why}")]
        public static partial void Refused(ILogger logger, string key, string target, string why);
    }
}
