using FastMcp.Recording.Checkpoints;

namespace FastMcp.Recording;

/// <summary>How a session log is kept.</summary>
public sealed record SessionLogOptions
{
    /// <summary>Made if it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>A segment ends before it would grow longer.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of entries that wait for the disk; beyond it they are lost, and counted. From half of it on, <see cref="SessionLog.RoomAsync"/> waits.</summary>
    public int QueueBytes { get; init; } = 16 << 20;

    /// <summary>What is written is synced at least so often.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an exchange waits for a slow disk: then it is refused where it must be on record, and goes on elsewhere.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Fewer free bytes are warned of.</summary>
    public long LeastFree { get; init; } = 1L << 30;

    /// <summary>Segments that ended longer ago are deleted; zero: none is.</summary>
    public TimeSpan Keep { get; init; }

    /// <summary>Segments that get no more entries are compressed.</summary>
    public bool Compress { get; init; }

    /// <summary>Keys of originals; null: none are sealed.</summary>
    public Originals.OriginalOptions? Originals { get; init; }

    /// <summary>Signed checkpoints; null: there are none.</summary>
    public CheckpointOptions? Checkpoints { get; init; }
}
