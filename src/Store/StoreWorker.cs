using Microsoft.Extensions.Logging;
using Npgsql;

namespace FastMcp.Store;

/// <summary>
/// Exchanges with the store what nodes share: on its own thread, when something presses, when another node says so, and else at every interval.
/// No call waits for it. While the store is gone each node goes on with what it knows.
/// </summary>
/// <remarks>State, safe for all threads. Blocking by design: no socket thread ever runs here.</remarks>
public sealed partial class StoreWorker : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly StoreOptions _options;
    private readonly IReadOnlyList<IStorePart> _parts;
    private readonly TimeProvider _clock;
    private readonly ILogger<StoreWorker> _log;
    private readonly StoreSource _source;
    private readonly StoreListener _listener;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _lock = new();
    private readonly Thread _thread;
    private List<TaskCompletionSource> _waiting = [];
    private volatile StoreState _state;
    private volatile bool _stop;

    /// <param name="options">Where, and how often.</param>
    /// <param name="parts">In this order.</param>
    /// <param name="clock">Of what health says.</param>
    /// <param name="log">Told when the store goes and comes.</param>
    public StoreWorker(StoreOptions options, IReadOnlyList<IStorePart> parts, TimeProvider clock, ILogger<StoreWorker> log)
    {
        (_options, _parts, _clock, _log) = (options, parts, clock, log);
        _state = new StoreState(IsUp: false, WasRead: false, 0, 0, clock.GetUtcNow(), null);
        _source = new StoreSource(options.Secret, options.Node);
        _thread = new Thread(Run) { IsBackground = true, Name = "store" };
        _thread.Start();
        _listener = new StoreListener(_source, StoreListener.Channel, _ => Wake());
    }

    public StoreState State => _state;

    /// <summary>Something is new here.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Waits until an exchange that begins from now on has ended well. False: none did in time.</summary>
    public async Task<bool> ExchangedAsync(TimeSpan patience)
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add(waits);
        }

        Wake();
        try
        {
            await waits.Task.WaitAsync(patience, _clock).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Asks the store at once, on a connection of its own and the caller's thread, which waits: for what an operator ordered. Null: it was done; else why
    /// not. Where a statement was under way nobody knows whether it was done.
    /// </summary>
    public string? Ask(Action<StoreLink> asks)
    {
        ArgumentNullException.ThrowIfNull(asks);
        try
        {
            using var link = Open();
            asks(link);
            return null;
        }
        catch (Exception e) when (e is NpgsqlException or StoreVersionException or IOException or TimeoutException or InvalidOperationException)
        {
            return WhyNot(e);
        }
    }

    /// <summary>Exchanges once more, so that what this node counted is not lost, and ends.</summary>
    public void Dispose()
    {
        _stop = true;
        _listener.Dispose();
        Wake();
        _thread.Join();
        _source.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        StoreLink? link = null;
        var pause = _options.Every;
        for (var last = false; !last;)
        {
            last = _stop;
            var waiting = TakeWaiting();
            try
            {
                link ??= Open();
                foreach (var part in _parts)
                {
                    part.Exchange(link);
                }

                Succeeded(waiting);
                pause = _options.Every;
            }
            catch (Exception e)
            {
                // Whatever it is, also a fault of ours: what nodes share is not worth the process. It is counted, said, and tried again.
                link?.Dispose();
                link = null;
                Failed(e, waiting);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }

            if (!last && !_stop)
            {
                _wake.WaitOne(pause);
            }
        }

        link?.Dispose();
    }

    private StoreLink Open()
    {
        var link = _source.Open();
        try
        {
            StoreSchema.Bring(link);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    private List<TaskCompletionSource> TakeWaiting()
    {
        lock (_lock)
        {
            var waiting = _waiting;
            _waiting = waiting.Count > 0 ? [] : waiting;
            return waiting.Count > 0 ? waiting : [];
        }
    }

    private void Succeeded(List<TaskCompletionSource> waiting)
    {
        var was = _state;
        _state = was with { IsUp = true, WasRead = true, Exchanges = was.Exchanges + 1, Since = was.IsUp ? was.Since : _clock.GetUtcNow(), WhyNot = null };
        if (!was.IsUp)
        {
            Log.Up(_log);
        }

        waiting.ForEach(one => one.TrySetResult());
    }

    private void Failed(Exception e, List<TaskCompletionSource> waiting)
    {
        var was = _state;
        var why = WhyNot(e);
        _state = was with { IsUp = false, Failures = was.Failures + 1, Since = was.IsUp ? _clock.GetUtcNow() : was.Since, WhyNot = why };
        if (was.IsUp || was.WhyNot != why)
        {
            Log.Down(_log, why);
        }

        lock (_lock)
        {
            // They wait for the next.
            _waiting.AddRange(waiting);
        }
    }

    // The server's own code where it has one: its words could repeat what a row holds.
    private static string WhyNot(Exception e) => e switch
    {
        PostgresException answered => $"the server says {answered.SqlState}",
        StoreVersionException version => version.Message,
        _ => e.InnerException?.GetType().Name ?? e.GetType().Name,
    };

    private static partial class Log
    {
        [LoggerMessage(350, LogLevel.Information, "The store answers: nodes share blocks, budgets, rates, taints and policies.")]
        public static partial void Up(ILogger logger);

        [LoggerMessage(351, LogLevel.Error, "The store does not answer ({Why}): this node goes on with what it knows, and tries again.")]
        public static partial void Down(ILogger logger, string why);
    }
}
