using System.Collections.Concurrent;
using FastMcp.Policy.Agents;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.PolicyCompiler.Decisions.Plan;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Budgets;

/// <summary>
/// Adds up what callers, agents and teams use. A call is counted when it is let through, all else of it when it is over: what runs when a budget
/// is used up runs on, and the next call is refused. So a budget is overshot by at most what runs at once.
/// </summary>
/// <remarks>
/// State, safe for all threads, outlives snapshots. Kept on the disk once a second by a thread of the pool. Bounded: at <see cref="MostCounters"/>
/// those of past windows are forgotten; if that does not help, who is new is refused rather than not counted. With a store, what was used here and is
/// not known there yet is kept beside the sum: the sum is what the store said last, and that.
/// </remarks>
internal sealed partial class BudgetLedger : IDisposable
{
    public const int MostCounters = 100_000;

    private const long LongestWindow = 31 * 86400;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<BudgetKey, UseCounter> _counters = new();
    private readonly UseFile? _file;
    private readonly TimeProvider _clock;
    private readonly ILogger<BudgetLedger> _log;
    private readonly ITimer? _timer;
    private readonly Lock _writing = new();
    private readonly ConcurrentQueue<BudgetKey>? _unsent;
    private int _dirty;
    private bool _failed;

    /// <param name="file">Null: what was used up is forgotten with the process.</param>
    /// <param name="clock">Says which window it is.</param>
    /// <param name="log">Told of budgets that come to their end.</param>
    /// <param name="isShared">Other nodes count too: see <see cref="Unsent"/> and <see cref="Learn"/>.</param>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public BudgetLedger(UseFile? file, TimeProvider clock, ILogger<BudgetLedger> log, bool isShared = false)
    {
        (_file, _clock, _log) = (file, clock, log);
        _unsent = isShared ? new() : null;
        foreach (var use in file?.Read() ?? [])
        {
            var counter = new UseCounter(use.Window) { Used = new Amounts(use.Calls, use.Bytes, use.Tokens, use.Money), Unsent = use.Unsent ?? default, Seen = clock.GetUtcNow().ToUnixTimeSeconds() };
            var key = new BudgetKey(use.Budget, use.Seconds, use.Who);
            _counters[key] = counter;
            Queue(key, counter);
        }

        _timer = file is null ? null : clock.CreateTimer(_ => Keep(), null, Every, Every);
    }

    /// <summary>It is kept over a restart.</summary>
    public bool IsKept => _file is not null;

    /// <summary>May the call be made? If so it is counted. Else by which budget not.</summary>
    public BudgetRefusal? Enter(BudgetSet budgets, CallerFacts caller)
    {
        if (budgets.Budgets.Count == 0)
        {
            return null;
        }

        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        for (var index = 0; index < budgets.Budgets.Count; index++)
        {
            var budget = budgets.Budgets[index];
            if (budget.Enforced && WhoOf(budget, caller) is { } who && UsedUpIn(budget, CounterOf(budget, who, now), now) is { } window)
            {
                return new BudgetRefusal(budget, DateTimeOffset.FromUnixTimeSeconds((window + 1) * budget.Seconds));
            }
        }

        Add(budgets, caller, new Amounts(Calls: 1, 0, 0, 0));
        return null;
    }

    /// <summary>The call is over.</summary>
    public void Leave(BudgetSet budgets, CallerFacts caller, in Amounts used) => Add(budgets, caller, used);

    /// <summary>Budgets of which more was used than an operator wants to be told of: for health.</summary>
    public IEnumerable<string> Warnings(BudgetSet budgets)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        foreach (var budget in budgets.Budgets)
        {
            var many = _counters.Count(pair => pair.Key.Budget == budget.Id && pair.Key.Seconds == budget.Seconds && pair.Value.Of(now / budget.Seconds) is { } used && PercentOf(budget, used) >= budget.Warn);
            if (many > 0)
            {
                yield return $"Budget '{budget.Id}' ({budget.Place}): {many} of those who have one used {budget.Warn} % and more of it.";
            }
        }
    }

    /// <summary>What was used here since the last time, for the store; each is given once, and counts as known there when <see cref="Sent"/> says so.</summary>
    /// <param name="most">Of them.</param>
    public List<(BudgetKey Key, long Window, Amounts Amounts)> Unsent(int most)
    {
        var unsent = new List<(BudgetKey, long, Amounts)>();
        while (unsent.Count < most && _unsent!.TryDequeue(out var key))
        {
            if (_counters.TryGetValue(key, out var counter) && counter.Send() is { } sends)
            {
                unsent.Add((key, sends.Window, sends.Amounts));
            }
        }

        return unsent;
    }

    /// <summary>The store has taken what was given.</summary>
    public void Sent(in BudgetKey key, long window)
    {
        if (_counters.TryGetValue(key, out var counter))
        {
            counter.Sent(window);
        }
    }

    /// <summary>What all nodes used together, as the store says.</summary>
    public void Learn(in BudgetKey key, long window, in Amounts sum)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var current = now / key.Seconds;
        if (!_counters.TryGetValue(key, out var counter))
        {
            if (_counters.Count >= MostCounters || window < current)
            {
                return;
            }

            counter = _counters.GetOrAdd(key, static (_, first) => new UseCounter(first), current);
        }

        counter.Learn(window, sum, current, now);
        Volatile.Write(ref _dirty, 1);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        Keep();
    }

    private void Queue(in BudgetKey key, UseCounter counter)
    {
        if (_unsent is not null && counter is { IsQueued: false, HasUnsent: true })
        {
            counter.IsQueued = true;
            _unsent.Enqueue(key);
        }
    }

    // The window in which nothing is left; null: something is. Who cannot be counted has nothing.
    private static long? UsedUpIn(Budget budget, UseCounter? counter, long now)
    {
        if (counter is null)
        {
            return now / budget.Seconds;
        }

        lock (counter)
        {
            counter.Begin(now / budget.Seconds, now);
            return PercentOf(budget, counter.Used) >= 100 ? counter.Window : null;
        }
    }

    private void Add(BudgetSet budgets, CallerFacts caller, in Amounts used)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        for (var index = 0; index < budgets.Budgets.Count; index++)
        {
            var budget = budgets.Budgets[index];
            if (WhoOf(budget, caller) is { } who && CounterOf(budget, who, now) is { } counter)
            {
                lock (counter)
                {
                    counter.Begin(now / budget.Seconds, now);
                    var before = PercentOf(budget, counter.Used);
                    counter.Used += used;
                    if (_unsent is not null)
                    {
                        counter.Unsent += used;
                        Queue(new BudgetKey(budget.Id, budget.Seconds, who), counter);
                    }

                    Warn(budget, who, before, PercentOf(budget, counter.Used));
                }
            }
        }

        Volatile.Write(ref _dirty, 1);
    }

    private void Warn(Budget budget, string who, long before, long after)
    {
        if (before < 100 && after >= 100)
        {
            Log.UsedUp(_log, budget.Id, Shown(who));
        }
        else if (before < budget.Warn && after >= budget.Warn)
        {
            Log.Nearly(_log, budget.Id, Shown(who), after);
        }
    }

    // On one line: of a caller with an issuer both stand there.
    private static string Shown(string who) => who.Length > 0 ? who.Replace('\n', ' ') : "all";

    // Null: the budget is not about this caller.
    private static string? WhoOf(Budget budget, CallerFacts caller) => budget.Per switch
    {
        LimitBy.All => "",
        LimitBy.Caller => CounterName.Of(caller),
        LimitBy.Team => caller.Team.Length > 0 ? caller.Team : null,
        _ => caller.RegisteredAs.Length > 0 && (budget.Agent is null || budget.Agent == caller.RegisteredAs) ? caller.RegisteredAs : null,
    };

    private UseCounter? CounterOf(Budget budget, string who, long now)
    {
        var key = new BudgetKey(budget.Id, budget.Seconds, who);
        if (_counters.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_counters.Count >= MostCounters)
        {
            Forget(now);
        }

        return _counters.Count < MostCounters
            ? _counters.GetOrAdd(key, static (_, window) => new UseCounter(window), now / budget.Seconds)
            : null;
    }

    // The longest window there may be has passed since they counted.
    private void Forget(long now)
    {
        foreach (var (key, counter) in _counters)
        {
            if (now - Volatile.Read(ref counter.Seen) > LongestWindow)
            {
                _counters.TryRemove(key, out _);
            }
        }
    }

    private static long PercentOf(Budget budget, in Amounts use) =>
        Math.Max(Math.Max(Of(use.Calls, budget.Calls), Of(use.Bytes, budget.Bytes)), Math.Max(Of(use.Tokens, budget.Tokens), Of(use.Money, budget.Money)));

    private static long Of(long used, long? of) => of is { } most ? (long)Int128.Min(1000, (Int128)used * 100 / most) : 0;

    private void Keep()
    {
        if (_file is null || Interlocked.Exchange(ref _dirty, 0) == 0)
        {
            return;
        }

        lock (_writing)
        {
            try
            {
                _file.Write([.. _counters.Select(pair => pair.Value.ToUse(pair.Key))]);
                _failed = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Volatile.Write(ref _dirty, 1);
                if (!_failed)
                {
                    Log.NotKept(_log, e.Message);
                }

                _failed = true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.BudgetNearly, LogLevel.Warning, "Budget '{Budget}' of {Who}: {Percent} % are used.")]
        public static partial void Nearly(ILogger logger, string budget, string who, long percent);

        [LoggerMessage(EventIds.BudgetUsedUp, LogLevel.Warning, "Budget '{Budget}' of {Who} is used up; further calls are refused until its window ends.")]
        public static partial void UsedUp(ILogger logger, string budget, string who);

        [LoggerMessage(EventIds.BudgetNotKept, LogLevel.Error, "What was used of budgets cannot be kept, it is tried again every second: {Why}")]
        public static partial void NotKept(ILogger logger, string why);
    }
}
