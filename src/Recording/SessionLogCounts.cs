namespace FastMcp.Recording;

/// <summary>Counted since the start, for metrics and health.</summary>
public readonly record struct SessionLogCounts
{
    /// <summary>Entries handed to the file system.</summary>
    public long Written { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Entries that are not on record: queue full, or taken along by a failed write or sync.</summary>
    public long Lost { get; init; }

    /// <summary>Writes and syncs that failed; each ended its segment.</summary>
    public long Failures { get; init; }

    /// <summary>Syncs that succeeded: one for each group of entries that somebody waited for.</summary>
    public long Syncs { get; init; }

    /// <summary>Time in them.</summary>
    public long SyncMicroseconds { get; init; }

    /// <summary>Free bytes where the log is written, as last looked; the largest number before the first look.</summary>
    public long FreeBytes { get; init; }

    /// <summary>Segments that were deleted by age.</summary>
    public long Expired { get; init; }

    /// <summary>Segments that were compressed.</summary>
    public long Packed { get; init; }

    /// <summary>Their bytes before.</summary>
    public long PackedFrom { get; init; }

    /// <summary>Their bytes after.</summary>
    public long PackedTo { get; init; }

    /// <summary>How often one could not be.</summary>
    public long PackFailures { get; init; }

    /// <summary>Nothing is deleted, whatever its age: somebody said so.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The last write or sync failed. Ends by itself with the first that succeeds.</summary>
    public bool IsFailing { get; init; }

    /// <summary>Entries in the queue now.</summary>
    public int Waiting { get; init; }
}
