using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

internal sealed class MemorySegment(MemoryDisk disk, string path) : ISegmentFile
{
    public MemoryStream Bytes { get; } = new();

    public string Path { get; } = path;

    public bool IsDisposed { get; private set; }

    public bool IsDiscarded { get; private set; }

    public int Syncs { get; private set; }

    /// <summary>Bytes that a sync has kept; none of it counts any more after a sync failed.</summary>
    public int SyncedLength { get; private set; }

    public byte[] Durable => Bytes.ToArray()[..SyncedLength];

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Assert.False(IsDisposed);
        disk.Act(DiskAct.Write);
        Bytes.Write(bytes);
    }

    public void Sync()
    {
        Assert.False(IsDisposed);
        disk.Act(DiskAct.Sync);
        Syncs++;
        SyncedLength = (int)Bytes.Length;
    }

    public void Finish()
    {
    }

    public void Discard() => IsDiscarded = true;

    public void Dispose() => IsDisposed = true;
}
