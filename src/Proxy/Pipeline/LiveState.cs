using System.Runtime.CompilerServices;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Pipeline;

/// <summary>Gives the configuration in force with what its routes work with. Safe for all threads.</summary>
internal sealed class LiveState(SnapshotState snapshots, Func<Snapshot, LiveSnapshot> of)
{
    private volatile LiveSnapshot _last = of(snapshots.Current);
    private volatile Canary? _canary;

    public LiveSnapshot Current
    {
        get
        {
            var (snapshot, last) = (snapshots.Current, _last);
            return ReferenceEquals(last.Snapshot, snapshot) ? last : _last = of(snapshot);
        }
    }

    /// <summary>A policy on trial beside the one in force; it ends when another configuration is.</summary>
    public Canary? Canary
    {
        get => _canary is { } canary && ReferenceEquals(canary.Stable.Snapshot, snapshots.Current) ? canary : null;
        set => _canary = value;
    }

    /// <summary>What judges the calls of a connection: on a trial the same for all of them.</summary>
    public LiveSnapshot Of(Connection client) =>
        _canary is not null && Canary is { Team: null } canary && (uint)RuntimeHelpers.GetHashCode(client.Carrier ?? client) % 100 < canary.Percent ? canary.Live : Current;

    /// <summary>What judges calls of the caller on trial; null: what judges the others.</summary>
    public LiveSnapshot? TrialOf(CallerFacts caller) =>
        _canary is not null && Canary is { Team: { } team } canary && caller.Team == team ? canary.Live : null;
}
