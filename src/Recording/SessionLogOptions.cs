namespace FastMcp.Recording;

/// <summary>How a session log is kept.</summary>
public sealed record SessionLogOptions
{
    /// <summary>Made if it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>A segment ends before it would grow longer.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>Entries that wait for the disk; beyond it they are lost, and counted.</summary>
    public int QueueEntries { get; init; } = 16_384;

    /// <summary>From this many waiting entries on, <see cref="SessionLog.RoomAsync"/> waits.</summary>
    public int PressureEntries { get; init; } = 8_192;

    /// <summary>What is written is synced at least so often.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long <see cref="SessionLog.RoomAsync"/> waits for a slow disk before it gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
