namespace FastMcp.Proxy.Configuration;

/// <summary>Holds the snapshot in force. Safe for all threads; readers see one snapshot whole.</summary>
internal sealed class SnapshotState(Snapshot first)
{
    private Snapshot _current = first;

    public Snapshot Current => Volatile.Read(ref _current);

    public void Swap(Snapshot next) => Volatile.Write(ref _current, next);
}
