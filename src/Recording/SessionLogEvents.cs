namespace FastMcp.Recording;

/// <summary>Told, from the writer's thread, of what an operator should know. Must not block.</summary>
public sealed record SessionLogEvents
{
    /// <summary>Writing or syncing began to fail: why.</summary>
    public Action<string> Failed { get; init; } = _ => { };

    /// <summary>It works again; so many entries were lost since the start.</summary>
    public Action<long> Recovered { get; init; } = _ => { };

    /// <summary>So many bytes are free, fewer than the limit. Said once each time it gets low.</summary>
    public Action<long> SpaceLow { get; init; } = _ => { };

    /// <summary>An earlier run left a segment unsealed: its number, and how many bytes behind its last whole entry count for nothing.</summary>
    public Action<long, long> TailFound { get; init; } = (_, _) => { };

    /// <summary>A checkpoint could not be signed or kept: why.</summary>
    public Action<string> CheckpointFailed { get; init; } = _ => { };

    /// <summary>The key of a session could not be kept, so that nobody can open what it seals: why. From any thread.</summary>
    public Action<string> OriginalKeyFailed { get; init; } = _ => { };

    /// <summary>A segment could not be compressed and stays as it is: why. Not from the writer's thread.</summary>
    public Action<string> PackingFailed { get; init; } = _ => { };

    /// <summary>Segments that are older than they are kept could not be deleted: why. Not from the writer's thread.</summary>
    public Action<string> RetentionFailed { get; init; } = _ => { };

    /// <summary>
    /// Exchanges that are erased: whoever keeps something of them elsewhere takes it away before this returns. Told before they are blanked and once more behind that. Throws
    /// <see cref="IOException"/> where it cannot, and the erasure is tried again. Not from the writer's thread; may block.
    /// </summary>
    public Action<IReadOnlyCollection<Sessions.ExchangeId>> Erased { get; init; } = _ => { };
}
