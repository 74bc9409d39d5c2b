using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Pipeline;

/// <summary>Gives the configuration in force with what its routes work with. Safe for all threads.</summary>
internal sealed class LiveState(SnapshotState snapshots, Func<Snapshot, LiveSnapshot> of)
{
    private volatile LiveSnapshot _last = of(snapshots.Current);

    public LiveSnapshot Current
    {
        get
        {
            var (snapshot, last) = (snapshots.Current, _last);
            return ReferenceEquals(last.Snapshot, snapshot) ? last : _last = of(snapshot);
        }
    }
}
