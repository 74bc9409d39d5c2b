using System.Threading.Channels;
using FastMcp.Approvals;
using FastMcp.Approvals.Notices;
using FastMcp.Approvals.Store;
using FastMcp.Proxy.Exporting;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Notifying;

/// <summary>
/// Tells one channel what it does not know, each at least once: the store of approvals is the spool, so that a restart loses nothing, and
/// of several nodes the one that takes a notice tells it. No call waits for it.
/// </summary>
/// <remarks>State. A channel that hangs delays no other.</remarks>
internal sealed partial class Notifier : IAsyncDisposable
{
    // limit channel-lease: longer than all that telling takes.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    // limit channel-tries: behind that the channel is not told any more.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly ApprovalDesk _desk;
    private readonly INoticeSink _sink;
    private readonly NoticeCounters _counters;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Backoff _backoff = new(First);
    private readonly CancellationTokenSource _stop = new();
    // One signal that is not taken yet stands for all behind it.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly IDisposable _watch;
    private readonly Task _task;
    private volatile string? _whyNot;
    private long _looked;

    public Notifier(string name, ApprovalDesk desk, INoticeSink sink, NoticeCounters counters, TimeProvider clock, ILogger log)
    {
        (_name, _desk, _sink, _counters, _clock, _log) = (name, desk, sink, counters, clock, log);
        _watch = desk.Watch(_ => _news.Writer.TryWrite(true));
        _task = Task.Run(RunAsync);
    }

    /// <summary>Why the channel does not take anything at the moment; null: it does.</summary>
    public string? WhyNot => _whyNot;

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _task.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await TurnAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // Whatever it is, a fault of ours: it is said, and the channel goes on.
                Failing("a fault of the gateway: " + e.GetType().Name);
                await PauseAsync(_backoff.Take(), untilNews: false).ConfigureAwait(false);
            }
        }
    }

    private async Task TurnAsync()
    {
        if (await TakeAsync().ConfigureAwait(false) is not { } batch)
        {
            await PauseAsync(Look, untilNews: false).ConfigureAwait(false);
            return;
        }

        if (batch.Due.Count == 0)
        {
            await PauseAsync(Until(batch.Next), untilNews: true).ConfigureAwait(false);
            return;
        }

        var answers = await Task.WhenAll(batch.Due.Select(TellAsync)).ConfigureAwait(false);
        if (PauseFor(answers) is { Ticks: > 0 } pause)
        {
            await PauseAsync(pause, untilNews: false).ConfigureAwait(false);
        }
    }

    // One that fails by itself does not keep the others: only where nothing of a batch was taken the channel is left alone.
    private TimeSpan PauseFor(NoticeAnswer[] answers)
    {
        var wait = answers.Max(answer => answer.Wait);
        if (Array.Exists(answers, answer => answer.Result == PushResult.Taken))
        {
            Recovered();
            return wait;
        }

        var later = Array.Find(answers, answer => answer.Result == PushResult.Later);
        if (later.Result != PushResult.Later)
        {
            return wait;
        }

        Failing(later.Why);
        var pause = _backoff.Take();
        return pause > wait ? pause : wait;
    }

    private async Task<NoticeBatch?> TakeAsync()
    {
        try
        {
            if (_looked == 0 || _clock.GetElapsedTime(_looked) >= Look)
            {
                _counters.Set(await _desk.BacklogAsync(_name).ConfigureAwait(false));
                _looked = _clock.GetTimestamp();
            }

            return await _desk.TakeNoticesAsync(_name, Lease, _sink.Together).ConfigureAwait(false);
        }
        catch (ApprovalStoreException)
        {
            // Who asks and decides is told so; here it is looked again.
            return null;
        }
    }

    private async Task<NoticeAnswer> TellAsync(NoticeDue due)
    {
        var notice = due.Notice;
        // What was forgotten is over long since.
        var answer = due.Request is { } request ? await SendAsync(notice, request).ConfigureAwait(false) : NoticeAnswer.Refused("it was forgotten", notice.Place);
        if (answer.Result == PushResult.Later && _clock.GetUtcNow() - notice.Since < Longest)
        {
            _counters.Failures.Add();
            var own = TimeSpan.FromSeconds(1 << Math.Min(notice.Tries - 1, 6));
            await KeepAsync(() => _desk.TellLaterAsync(notice with { Place = answer.Place }, own > answer.Wait ? own : answer.Wait)).ConfigureAwait(false);
            return answer;
        }

        await KeepAsync(() => _desk.ToldAsync(notice, due.Request?.Version ?? notice.Wanted, answer.Place)).ConfigureAwait(false);
        if (answer.Result == PushResult.Taken)
        {
            _counters.Delivered.Add();
            return answer;
        }

        _counters.Refused.Add();
        Log.Refused(_log, notice.Request, _name, answer.Why);
        return answer with { Result = PushResult.Refused };
    }

    private async Task<NoticeAnswer> SendAsync(Notice notice, ApprovalRequest request)
    {
        try
        {
            return await _sink.TellAsync(notice, request).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever it is, a fault of ours: the channel goes on, and it is counted, said, and tried again.
            return NoticeAnswer.Later("a fault of the gateway: " + e.GetType().Name, notice.Place);
        }
    }

    // What is not kept is told again when the lease is over.
    private static async Task KeepAsync(Func<Task> keep)
    {
        try
        {
            await keep().ConfigureAwait(false);
        }
        catch (ApprovalStoreException)
        {
        }
    }

    private void Failing(string why)
    {
        if (_whyNot is null)
        {
            Log.Failed(_log, _name, why);
        }

        _whyNot = why;
    }

    private void Recovered()
    {
        _backoff.Begin();
        if (_whyNot is not null)
        {
            _whyNot = null;
            Log.Recovered(_log, _name);
        }
    }

    private TimeSpan Until(DateTimeOffset? next) => next is { } at && at - _clock.GetUtcNow() is var pause && pause < Look
        ? (pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(1))
        : Look;

    private async Task PauseAsync(TimeSpan pause, bool untilNews)
    {
        if (!untilNews)
        {
            await Task.Delay(pause, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        using var over = new CancellationTokenSource(pause, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, _stop.Token);
        await ((Task)_news.Reader.WaitToReadAsync(either.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _news.Reader.TryRead(out _);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ChannelFailed, LogLevel.Warning, "Channel '{Channel}' does not take requests for approval now; they wait in the store and are told again: {Why}")]
        public static partial void Failed(ILogger logger, string channel, string why);

        [LoggerMessage(EventIds.ChannelRecovered, LogLevel.Information, "Channel '{Channel}' takes requests for approval again.")]
        public static partial void Recovered(ILogger logger, string channel);

        [LoggerMessage(EventIds.ChannelRefused, LogLevel.Error, "Channel '{Channel}' is not told of approval {Approval} any more: {Why}")]
        public static partial void Refused(ILogger logger, string approval, string channel, string why);
    }
}
