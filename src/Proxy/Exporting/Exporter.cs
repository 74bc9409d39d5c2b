using FastMcp.Recording.Feeding;
using FastMcp.Recording.Sessions;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Exporting;

/// <summary>
/// Takes exchanges from the record to one target, each at least once: what the target does not take now is sent again, after a restart too. The record is the
/// spool, so that nothing is held in memory but one batch.
/// </summary>
internal sealed partial class Exporter : IAsyncDisposable
{
    // limit push-batch: exchanges, and bytes of their entries.
    private const int Most = 200;
    private const long MostBytes = 1 << 20;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly string _name;
    private readonly ExchangeFeed _feed;
    private readonly IPushSink _sink;
    private readonly PushCounters _counters;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(1));
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private long _oldest;
    private bool _failing;

    public Exporter(string name, ExchangeFeed feed, IPushSink sink, PushCounters counters, TimeProvider clock, ILogger log)
    {
        (_name, _feed, _sink, _counters, _clock, _log) = (name, feed, sink, counters, clock, log);
        counters.Sample(() => SecondsBehind, () => feed.SegmentsBehind);
        _task = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _task.ConfigureAwait(false);
        _stop.Dispose();
    }

    private long SecondsBehind => Interlocked.Read(ref _oldest) is > 0 and var oldest ? Math.Max(0, _clock.GetUtcNow().ToUnixTimeSeconds() - oldest) : 0;

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var batch = Next();
            if (batch.Count == 0)
            {
                Interlocked.Exchange(ref _oldest, 0);
                await PauseAsync(Look).ConfigureAwait(false);
                continue;
            }

            Interlocked.Exchange(ref _oldest, batch[0].Began.ToUnixTimeSeconds());
            if (await DeliverAsync(batch).ConfigureAwait(false))
            {
                Keep();
            }
        }
    }

    private IReadOnlyList<ExchangeRecord> Next()
    {
        try
        {
            return _feed.Next(Most, MostBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(e.Message);
            return [];
        }
    }

    // False: it was stopped in between.
    private async Task<bool> DeliverAsync(IReadOnlyList<ExchangeRecord> batch)
    {
        while (!_stop.IsCancellationRequested)
        {
            var answer = await _sink.SendAsync(batch, _stop.Token).ConfigureAwait(false);
            switch (answer.Result)
            {
                case PushResult.Taken:
                    _counters.Delivered.Add(batch.Count);
                    Recovered();
                    return true;
                case PushResult.Refused when batch.Count > 1:
                    // One of them is meant: the others go without it.
                    var half = batch.Count / 2;
                    return await DeliverAsync([.. batch.Take(half)]).ConfigureAwait(false) && await DeliverAsync([.. batch.Skip(half)]).ConfigureAwait(false);
                case PushResult.Refused:
                    _counters.Refused.Add();
                    Log.Refused(_log, batch[0].Id.ToString(), _name, answer.Why);
                    return true;
                default:
                    Failed(answer.Why);
                    await PauseAsync(_backoff.Take()).ConfigureAwait(false);
                    break;
            }
        }

        return false;
    }

    private void Keep()
    {
        try
        {
            _feed.Taken();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was sent is sent again after a restart.
            Failed(e.Message);
        }
    }

    private void Failed(string why)
    {
        _counters.Failures.Add();
        if (!_failing)
        {
            _failing = true;
            Log.Failed(_log, _name, why);
        }
    }

    private void Recovered()
    {
        _backoff.Begin();
        if (_failing)
        {
            _failing = false;
            Log.Recovered(_log, _name);
        }
    }

    private async Task PauseAsync(TimeSpan pause) => await Task.Delay(pause, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static partial class Log
    {
        [LoggerMessage(EventIds.PushFailed, LogLevel.Warning, "Target '{Target}' does not take exchanges now; they wait in the session log and are sent again: {Why}")]
        public static partial void Failed(ILogger logger, string target, string why);

        [LoggerMessage(EventIds.PushRecovered, LogLevel.Information, "Target '{Target}' takes exchanges again.")]
        public static partial void Recovered(ILogger logger, string target);

        [LoggerMessage(EventIds.PushRefused, LogLevel.Error, "Exchange {Exchange} is not taken by target '{Target}' and is left out there: {Why}")]
        public static partial void Refused(ILogger logger, string exchange, string target, string why);
    }
}
