namespace FastMcp.Recording.Checkpoints;

/// <summary>How checkpoints are made.</summary>
public sealed record CheckpointOptions
{
    /// <summary>First part of the origin line: a URL without a scheme that is the operator's own, such as gw1.example/record. No space, no plus.</summary>
    public required string Name { get; init; }

    /// <summary>Where they are kept; best on another machine's disk, where who holds this one cannot change them.</summary>
    public required string Folder { get; init; }

    /// <summary>At least so often while there are new entries; and at the end of each segment.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Disposed with the log.</summary>
    public required ICheckpointSigner Signer { get; init; }
}
