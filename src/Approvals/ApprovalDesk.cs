using System.Collections.Concurrent;
using System.Security.Cryptography;
using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Notices;
using FastMcp.Approvals.Store;
using FastMcp.Policy.Gating;

namespace FastMcp.Approvals;

/// <summary>
/// Where calls wait for people. The gateway asks, waits and consumes; a page or a command line lists, shows, watches and decides.
/// </summary>
/// <remarks>
/// State, safe for all threads; nothing here blocks. Every transition is one transaction of the store, on the disk before it is told
/// to anybody, and goes to the journal behind it. INVARIANT: a <see cref="Consent"/> is made only behind the commit that consumed its
/// approval, so that a crash at any point leaves it unused, or used and never used again.
/// </remarks>
public sealed partial class ApprovalDesk : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    // Sweeps between two words of this run to other nodes, and between two looks at what is old.
    private const int BeatEvery = 5;
    private const int ForgetEvery = 60;
    private const int Together = 500;
    private const int MostListed = 1000;

    private readonly StoreThread? _store;
    private readonly ApprovalLimits _limits;
    private readonly TimeProvider _clock;
    private readonly Action<ApprovalRequest, string, string> _journal;
    private readonly ApprovalWaits _waits;
    private readonly bool _isShared;
    private readonly IReadOnlyList<NoticeTarget> _targets;
    private readonly ConcurrentDictionary<string, long> _deadlines = new(StringComparer.Ordinal);
    private readonly ITimer? _sweeper;
    private readonly Lock _subscribing = new();
    private volatile Action<ApprovalRequest>[] _subscribers = [];
    private Task _sweep = Task.CompletedTask;
    private long _sweeps;
    private bool _forgetting;

    /// <param name="store">Owned from here on.</param>
    /// <param name="limits">What bounds it.</param>
    /// <param name="clock">Ends what nobody decides.</param>
    /// <param name="journal">Told of each step, with who took it; empty: the gateway. On any thread; does not block.</param>
    /// <param name="targets">Channels that are told of requests, and decide; null: none.</param>
    /// <exception cref="ApprovalStoreException">The store is this process's own, and cannot be read. One that nodes share may be away for a while.</exception>
    public ApprovalDesk(IApprovalStore store, ApprovalLimits limits, TimeProvider clock, Action<ApprovalRequest, string, string> journal, IReadOnlyList<NoticeTarget>? targets = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(clock);
        (_limits, _clock, _journal, _targets, _isShared) = (limits, clock, journal, targets ?? [], store.IsShared);
        _waits = new ApprovalWaits(NoLongerWaited);
        Counts.Begin(LiveIn(store));
        store.Changed = ChangedElsewhere;
        _store = new StoreThread(store);
        _sweeper = clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    private ApprovalDesk() => (_limits, _clock, _journal, _targets, _waits) = (new ApprovalLimits(), TimeProvider.System, (_, _, _) => { }, [], new ApprovalWaits(_ => { }));

    /// <summary>The desk of a gateway without approvers.</summary>
    public static ApprovalDesk Closed { get; } = new();

    /// <summary>Names this run of the gateway: what another run used and said nothing of, nobody knows whether it was sent.</summary>
    public string Run { get; } = NewId();

    public bool IsClosed => _store is null;

    public ApprovalCounts Counts { get; } = new();

    /// <summary>An id for a new request.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Asks people, or finds that they were asked for the very same call, or gave a grant for it.</summary>
    /// <param name="draft">Open; its times are those of <paramref name="within"/> from now on.</param>
    /// <param name="within">How long it can be decided and used.</param>
    /// <exception cref="ApprovalStoreException">The store cannot be had: nothing that must be asked for passes.</exception>
    public async Task<Asked> AskAsync(ApprovalRequest draft, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var now = _clock.GetUtcNow();
        var request = draft with { Asked = now, Expires = now + within };
        _deadlines[request.Id] = DeadlineIn(within);
        ApprovalRequest? lapsed = null;
        Asked asked;
        try
        {
            asked = await Opened.RunAsync(store => Ask(store, request, out lapsed)).ConfigureAwait(false);
        }
        catch (ApprovalStoreException)
        {
            _deadlines.TryRemove(request.Id, out _);
            throw;
        }

        if (asked.Request?.Id != request.Id)
        {
            _deadlines.TryRemove(request.Id, out _);
        }

        if (lapsed is not null)
        {
            Tell(lapsed, "expired", "");
        }

        switch (asked.Outcome)
        {
            case AskOutcome.Asked:
                Tell(asked.Request!, "asked", "");
                break;
            case AskOutcome.Again:
                Tell(asked.Request!, "again", "");
                break;
            case AskOutcome.Granted:
                Tell(asked.Request!, "asked", "");
                Tell(asked.Request!, "granted", "");
                break;
            default:
                Counts.Refuse();
                break;
        }

        return asked;
    }

    /// <summary>Null: there is none. Also for one that was decided, used or is over.</summary>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public Task<ApprovalRequest?> FindAsync(string id) => Opened.RunAsync(store => store.Find(id));

    /// <summary>The youngest first.</summary>
    /// <param name="state">Null: in any.</param>
    /// <param name="most">At most so many.</param>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalState? state, int most) => ListAsync(new ApprovalFilter(most) { State = state });

    /// <summary>The youngest first.</summary>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public Task<IReadOnlyList<ApprovalRequest>> ListAsync(ApprovalFilter filter) => Opened.RunAsync(store => store.List(filter));

    /// <summary>Used by a run that ended before it could say whether the call was sent. They are never sent again by themselves.</summary>
    /// <param name="routes">See <see cref="ApprovalFilter.Routes"/>.</param>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public Task<IReadOnlyList<ApprovalRequest>> UnknownAsync(IReadOnlyList<string>? routes = null) => Opened.RunAsync(store => store.Unknown(Run, routes, MostListed));

    /// <summary>Is told of every change, those of other nodes too, on any thread, and does not block; dispose it to end that.</summary>
    public IDisposable Watch(Action<ApprovalRequest> changed)
    {
        lock (_subscribing)
        {
            _subscribers = [.. _subscribers, changed];
        }

        return new Subscription(this, changed);
    }

    /// <summary>A yes of one person.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="by">Who.</param>
    /// <param name="seen">Digest of what that person had before them.</param>
    /// <param name="grant">The same call of the same session passes for so long without being asked for; null: this one call. Where several must say yes nobody gives one alone: it is left out.</param>
    public Task<Act> ApproveAsync(string id, Approver by, string seen, TimeSpan? grant = null)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (grant is { } time && (time <= TimeSpan.Zero || time > ApprovalLimits.LongestGrant))
        {
            throw new ArgumentOutOfRangeException(nameof(grant), $"A grant is for at most {ApprovalLimits.LongestGrant.TotalHours} hours.");
        }

        return ApplyAsync(id, by.Name, next => next.State == ApprovalState.Approved ? "approved" : "voted", (request, now) => ApprovalMachine.Approve(request, by, seen, now, grant), (store, next) =>
        {
            if (next.GrantUntil is { } until)
            {
                store.AddGrant(next, until);
            }
        });
    }

    /// <summary>One no is enough.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">The agent is told it: one line.</param>
    public Task<Act> DenyAsync(string id, Approver by, string reason)
    {
        ArgumentNullException.ThrowIfNull(by);
        return ApplyAsync(id, by.Name, _ => "denied", (request, now) => ApprovalMachine.Deny(request, by, reason, now));
    }

    /// <summary>Puts other arguments in the place of what was asked for. Nobody has said yes to them yet.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="by">Who.</param>
    /// <param name="arguments">One JSON object: all arguments of the call.</param>
    /// <param name="seen">Digest of what that person had before them.</param>
    public Task<Act> EditAsync(string id, Approver by, string arguments, string seen)
    {
        ArgumentNullException.ThrowIfNull(by);
        return ApplyAsync(id, by.Name, _ => "edited", (request, now) => ApprovalMachine.Edit(request, by, arguments, seen, now));
    }

    /// <summary>Uses an approval: once, for what it was given for. A consent comes only with <see cref="ActOutcome.Done"/>, when it is on the disk.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="digest">Of what is about to be sent, in hex.</param>
    public async Task<(Act Act, Consent? Consent)> ConsumeAsync(string id, string digest)
    {
        var act = await ApplyAsync(id, "", _ => "used", (request, now) => ApprovalMachine.Consume(request, digest, Run, now)).ConfigureAwait(false);
        return (act, act.IsDone ? new Consent(id, Convert.FromHexString(digest)) : null);
    }

    /// <summary>The call whose approval was used is over.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="sent">It was handed to the upstream.</param>
    public Task<Act> FinishAsync(string id, bool sent) => ApplyAsync(id, "", _ => sent ? "sent" : "not-sent", (request, _) => ApprovalMachine.Finish(request, sent));

    /// <summary>The client's user declined.</summary>
    public Task<Act> AbandonAsync(string id) => ApplyAsync(id, "", _ => "abandoned", (request, _) => ApprovalMachine.Abandon(request));

    /// <summary>Does what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_sweeper is not null)
        {
            await _sweeper.DisposeAsync().ConfigureAwait(false);
        }

        await _sweep.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _store?.Dispose();
    }

    /// <summary>Ends what nobody decided or used in time, and deletes what ended long ago.</summary>
    internal async Task SweepAsync()
    {
        var ended = await Opened.RunAsync(store =>
        {
            var now = _clock.GetUtcNow();
            Keep(store, now, _sweeps++);
            var over = new List<ApprovalRequest>();
            var late = _deadlines.Where(pair => _clock.GetTimestamp() >= pair.Value).Take(Together).Select(pair => store.Find(pair.Key)).OfType<ApprovalRequest>();
            foreach (var request in store.Overdue(now, Together).Concat(late).DistinctBy(request => request.Id).ToList())
            {
                var act = ApprovalMachine.Expire(request, TimeFor(request, now));
                _deadlines.TryRemove(request.Id, out _);
                if (act.IsDone && store.TryReplace(act.Request!))
                {
                    Note(store, request, act.Request!);
                    over.Add(act.Request!);
                }
            }

            return over;
        }).ConfigureAwait(false);
        ended.ForEach(request => Tell(request, "expired", ""));
    }

    // What nodes share may be away when one of them starts: it is counted again by the sweeps.
    private static int LiveIn(IApprovalStore store)
    {
        try
        {
            return store.CountLive();
        }
        catch (ApprovalStoreException) when (store.IsShared)
        {
            return 0;
        }
    }

    private void Keep(IApprovalStore store, DateTimeOffset now, long sweep)
    {
        if (store.IsShared && sweep % BeatEvery == 0)
        {
            store.Beat(Run);
            // What other nodes ask and decide is not counted here.
            Counts.Begin(store.CountLive());
        }

        if (sweep % ForgetEvery == 0 || _forgetting)
        {
            var (requests, notices) = (store.Forget(now - _limits.Kept, Together), store.ForgetNotices(now - CallbackMark.Kept, Together));
            _forgetting = requests == Together || notices == Together || store.ForgetTasks(now, Together) == Together;
        }
    }

    private StoreThread Opened => _store ?? throw new InvalidOperationException("This gateway has no approvers.");

    private Asked Ask(IApprovalStore store, ApprovalRequest request, out ApprovalRequest? lapsed)
    {
        lapsed = null;
        if (store.FindLive(request.Proposed) is { } live)
        {
            var expired = ApprovalMachine.Expire(live, TimeFor(live, request.Asked));
            if (!expired.IsDone)
            {
                var again = ApprovalMachine.AskedAgain(live);
                return store.TryReplace(again) ? new(AskOutcome.Again, again) : throw Raced();
            }

            lapsed = store.TryReplace(expired.Request!) ? expired.Request! : throw Raced();
            Note(store, live, lapsed);
        }

        var grant = store.FindGrant(request.Proposed, request.Session, request.Asked);
        if (grant is not null)
        {
            var granted = request with { State = ApprovalState.Approved, Grant = grant.Id };
            return store.TryAdd(granted) ? new(AskOutcome.Granted, granted) : throw Raced();
        }

        return store.CountLive() >= _limits.Open ? new(AskOutcome.TooManyOpen, null)
            : store.CountAsked(ApprovalRows.Who(request.Issuer, request.Caller), request.Agent, request.Asked.AddHours(-1)) >= _limits.PerHour ? new(AskOutcome.TooOften, null)
            : new(AskOutcome.Asked, Added(store, request));
    }

    private ApprovalRequest Added(IApprovalStore store, ApprovalRequest request)
    {
        if (!store.TryAdd(request))
        {
            throw Raced();
        }

        Note(store, null, request);
        return request;
    }

    private async Task<Act> ApplyAsync(
        string id, string by, Func<ApprovalRequest, string> step, Func<ApprovalRequest, DateTimeOffset, Act> act, Action<IApprovalStore, ApprovalRequest>? also = null, Func<IApprovalStore, bool>? unless = null)
    {
        try
        {
            var result = await Opened.RunAsync(store => Apply(store, id, act, also, unless)).ConfigureAwait(false);
            if (result.IsDone)
            {
                Tell(result.Request!, step(result.Request!), by);
            }

            return result;
        }
        catch (ApprovalStoreException)
        {
            return new Act(ActOutcome.Unavailable, null);
        }
    }

    private Act Apply(IApprovalStore store, string id, Func<ApprovalRequest, DateTimeOffset, Act> act, Action<IApprovalStore, ApprovalRequest>? also, Func<IApprovalStore, bool>? unless = null)
    {
        if (store.Find(id) is not { } request)
        {
            return new Act(ActOutcome.Unknown, null);
        }

        var result = unless?.Invoke(store) == true ? new Act(ActOutcome.NotOpen, request) : act(request, TimeFor(request, _clock.GetUtcNow()));
        if (!result.IsDone)
        {
            return result;
        }

        if (!store.TryReplace(result.Request!))
        {
            throw Raced();
        }

        Note(store, request, result.Request!);
        also?.Invoke(store, result.Request!);
        return result;
    }

    // By the steady clock too: a clock that is set back does not give anybody more time.
    private DateTimeOffset TimeFor(ApprovalRequest request, DateTimeOffset now) =>
        _deadlines.TryGetValue(request.Id, out var deadline) && _clock.GetTimestamp() >= deadline && now < request.Expires ? request.Expires : now;

    private long DeadlineIn(TimeSpan time) => _clock.GetTimestamp() + (long)(time.TotalSeconds * _clock.TimestampFrequency);

    // Not seen while one writes at a time, in one process or by the lock of a shared store; without it, nothing is done.
    private static ApprovalStoreException Raced() => new("The approval was changed by somebody else at the same moment.", new InvalidOperationException());

    private sealed class Subscription(ApprovalDesk desk, Action<ApprovalRequest> changed) : IDisposable
    {
        public void Dispose()
        {
            lock (desk._subscribing)
            {
                desk._subscribers = [.. desk._subscribers.Where(one => one != changed)];
            }
        }
    }
}
