using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

internal sealed class MemoryDisk
{
    private volatile bool _failWrites;
    private volatile bool _failSyncs;

    public List<MemorySegment> Segments { get; } = [];

    /// <summary>Held: writes stand still.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    public bool FailWrites { get => _failWrites; set => _failWrites = value; }

    public bool FailSyncs { get => _failSyncs; set => _failSyncs = value; }

    /// <summary>As on a full disk: a name still fits, content does not.</summary>
    public bool CreatesWhenFull { get; set; }

    public ISegmentFile Create(string path)
    {
        if (FailWrites && !CreatesWhenFull)
        {
            throw new IOException("Read-only file system");
        }

        var segment = new MemorySegment(this);
        Segments.Add(segment);
        return segment;
    }
}
