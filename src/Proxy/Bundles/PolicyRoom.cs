using System.Security.Cryptography;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Pipeline;
using FastMcp.Recording;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Bundles;

/// <summary>
/// Puts signed policies in force: compiled first, whole or not at all; on trial for some connections if asked; taken back by one word, or by
/// itself where a trial denies far more than what it would replace.
/// </summary>
/// <remarks>State, safe for all threads. Compiles and writes files: not for socket threads.</remarks>
internal sealed partial class PolicyRoom : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock _one = new();
    private readonly LiveState _live;
    private readonly SnapshotBuilder _builder;
    private readonly Reloader _reloader;
    private readonly SessionLog _record;
    private readonly ILogger<PolicyRoom> _log;
    private readonly ITimer _timer;
    private long _rolledBack;

    public PolicyRoom(LiveState live, SnapshotBuilder builder, Reloader reloader, SessionLog record, TimeProvider clock, ILogger<PolicyRoom> log)
    {
        (_live, _builder, _reloader, _record, _log) = (live, builder, reloader, record, log);
        _timer = clock.CreateTimer(_ => Watch(), null, Look, Look);
    }

    /// <summary>Trials that ended by themselves.</summary>
    public long RolledBack => Interlocked.Read(ref _rolledBack);

    public PolicyReport Report(string? said = null)
    {
        var (live, canary) = (_live.Current, _live.Canary);
        var order = StoreOf(live)?.Order ?? [];
        var before = order.Count > 1 ? order[^2] : "";
        return new PolicyReport(
            live.Digest, live.Bundle, before.Length > 0 ? before : null, canary?.Bundle, canary is { Team: null } ? canary.Percent : null, canary?.Team, canary?.Live.Tally.Judged, canary?.Live.Tally.Denied, said, Reports());
    }

    /// <summary>Does what is asked, or nothing.</summary>
    /// <param name="order">Checked.</param>
    /// <param name="who">The operator.</param>
    /// <param name="whyNot">Every reason why it was not done, and whether anything was changed; null: it was.</param>
    public PolicyReport? Do(PolicyOrder order, string who, out string? whyNot)
    {
        lock (_one)
        {
            try
            {
                var store = StoreOf(_live.Current) ?? throw new InvalidDataException("There is no folder for bundles any more.");
                whyNot = null;
                var report = order is { Rollback: true, Bundle: null } ? Rollback(order, store, who, out whyNot) : order.Promote ? Promote(order, store, who, out whyNot) : Take(order, store, who, out whyNot);
                whyNot = whyNot is null ? null : whyNot + "\nNothing was changed.";
                return report;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or InvalidDataException or FormatException or CryptographicException)
            {
                whyNot = e.Message + "\nNothing was changed.";
                return null;
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private static BundleStore? StoreOf(LiveSnapshot live) => live.Snapshot.Config.Policies.Bundles is { } bundles ? new BundleStore(bundles) : null;

    private PolicyReport? Take(PolicyOrder order, BundleStore store, string who, out string? whyNot)
    {
        var bundle = order.Bundle!;
        whyNot = WhyNot(store, bundle, order.Rollback);
        if (whyNot is not null)
        {
            return null;
        }

        store.Keep(bundle);
        var digest = bundle.Digest;
        if (order.DryRun)
        {
            _ = PolicyLoader.Load(BundleStore.Resolve(_live.Current.Snapshot.Config.Policies with { Bundle = digest }));
            return Report($"{digest} compiles; nothing was changed.");
        }

        if (order.Canary is not null || order.Team is not null)
        {
            var (stable, next) = (_live.Current, Build(_live.Current.Snapshot.Config, digest, _live.Current.Snapshot.Version + 1));
            _live.Canary = new Canary(next, stable, digest, bundle.Sequence, order.Canary ?? 0, order.Team, stable.Tally.Judged, stable.Tally.Denied);
            var whom = order.Team is { } team ? $"calls of the team {team}" : $"{order.Canary} percent of new connections";
            Note(who, $"canary {digest} for {whom}");
            return Report($"{digest} judges {whom}.");
        }

        return Change(store, digest, order.Rollback, order.Here, who, () => store.Put(digest, bundle.Sequence), $"policy {digest}, number {bundle.Sequence}{(order.Rollback ? ", back on purpose" : "")}", $"{digest} is in force", out whyNot);
    }

    private static string? WhyNot(BundleStore store, Bundle bundle, bool isBack) =>
        !store.IsSigned(bundle) ? "The bundle is not signed with the key of policies.bundles."
        : bundle.Sequence < store.Newest && !isBack ? $"The bundle has the number {bundle.Sequence}, and one with {store.Newest} was in force: it is older. To go back on purpose say rollback beside it."
        : null;

    private PolicyReport? Promote(PolicyOrder order, BundleStore store, string who, out string? whyNot)
    {
        whyNot = _live.Canary is null ? "There is no canary to promote." : null;
        return _live.Canary is { } canary
            ? Change(store, canary.Bundle, isBack: false, order.Here, who, () => store.Put(canary.Bundle, canary.Sequence), $"policy {canary.Bundle}, promoted", $"{canary.Bundle} is in force", out whyNot)
            : null;
    }

    // On this node, and on the others where there are any: on all of them, or on none.
    private PolicyReport? Change(BundleStore store, string digest, bool isBack, bool here, string who, Action turn, string note, string said, out string? whyNot)
    {
        (var number, whyNot, var isUnknown) = Everywhere(store, digest, isBack, here, who);
        if (whyNot is not null)
        {
            var unknown = isUnknown ? whyNot : null;
            whyNot = isUnknown ? null : whyNot;
            return unknown is null ? null : Report(unknown);
        }

        try
        {
            Apply(digest, () => Keep(store, number, turn));
        }
        catch (Exception e) when (number > 0 && e is IOException or UnauthorizedAccessException or InvalidOperationException or InvalidDataException or FormatException or CryptographicException)
        {
            return Report($"Order {number} stands, and the other nodes follow it. This one could not, and tries again: {e.Message}");
        }

        Note(who, number > 0 ? $"{note}, order {number} for all nodes" : note);
        return Report(number > 0 ? $"{said} on all nodes (order {number})." : $"{said}.");
    }

    private PolicyReport? Rollback(PolicyOrder asked, BundleStore store, string who, out string? whyNot)
    {
        whyNot = null;
        if (_live.Canary is { } canary)
        {
            _live.Canary = null;
            Note(who, $"canary {canary.Bundle} ended");
            return Report($"The canary {canary.Bundle} ended.");
        }

        var order = store.Order;
        if (order.Count < 2)
        {
            throw new InvalidDataException("There is no policy before this one.");
        }

        return Change(store, order[^2], isBack: true, asked.Here, who, store.TakeBack, $"policy {Named(order[^2])}, rolled back", order[^2].Length > 0 ? $"{order[^2]} is in force again" : "The policy of the folder is in force again", out whyNot);
    }

    // On the disk when it compiles and before it judges: if the disk does not take it, nothing was changed.
    private void Apply(string digest, Action keep)
    {
        _reloader.Apply((config, version) =>
        {
            var next = _staged is { } staged && staged.Digest == digest && ReferenceEquals(staged.Beside, _live.Current) && ReferenceEquals(config, staged.Beside.Snapshot.Config)
                ? staged.Next.Snapshot
                : Build(config, digest, version).Snapshot;
            keep();
            return next;
        });
        (_live.Canary, _staged) = (null, null);
    }

    // An empty digest: the folder's own policy.
    private LiveSnapshot Build(Config config, string digest, long version) =>
        _builder.Of(_builder.Build(config with { Policies = config.Policies with { Bundle = digest } }, version, failClosed: false));

    private void Watch()
    {
        if (_live.Canary is { Jumps: true } canary)
        {
            lock (_one)
            {
                if (ReferenceEquals(_live.Canary, canary))
                {
                    _live.Canary = null;
                    Interlocked.Increment(ref _rolledBack);
                    Note("gateway", $"canary {canary.Bundle} ended, since it denied {canary.Live.Tally.Denied} of {canary.Live.Tally.Judged}");
                    Log.Jumps(_log, canary.Bundle, canary.Live.Tally.Denied, canary.Live.Tally.Judged);
                }
            }
        }
    }

    private void Note(string who, string what) => _record.Admin(new AdminFacts(who, "policy", what));

    private static partial class Log
    {
        [LoggerMessage(EventIds.CanaryJumps, LogLevel.Error, "The canary {Bundle} ended by itself: it denied {Denied} of {Judged} messages, far more than the policy in force.")]
        public static partial void Jumps(ILogger logger, string bundle, long denied, long judged);
    }
}
