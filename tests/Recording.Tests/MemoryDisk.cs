using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>A disk in memory that fails when it is told to, and can stand still.</summary>
internal sealed class MemoryDisk
{
    private readonly Lock _lock = new();
    private readonly List<MemorySegment> _segments = [];
    private long _operations;

    /// <summary>What is there, discarded files not.</summary>
    public IReadOnlyList<MemorySegment> Segments
    {
        get
        {
            lock (_lock)
            {
                return [.. _segments.Where(s => !s.IsDiscarded)];
            }
        }
    }

    /// <summary>Held: writes stand still.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Asked with the number of each creation, write and sync; what it returns fails it.</summary>
    public Func<long, DiskAct, bool> Fails { get; set; } = (_, _) => false;

    public long Operations => Interlocked.Read(ref _operations);

    public ISegmentFile Create(string path)
    {
        Act(DiskAct.Create);
        var segment = new MemorySegment(this, path);
        lock (_lock)
        {
            _segments.Add(segment);
        }

        return segment;
    }

    public void Act(DiskAct act)
    {
        Gate.Wait();
        Gate.Release();
        if (Fails(Interlocked.Increment(ref _operations), act))
        {
            throw new IOException(act == DiskAct.Sync ? "Input/output error" : "No space left on device");
        }
    }

    /// <summary>What a crash of the machine leaves: of each file what was synced.</summary>
    public void SaveDurable(string folder)
    {
        foreach (var segment in Segments.Where(s => s.SyncedLength > 0))
        {
            File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(segment.Path)), segment.Durable);
        }
    }
}
