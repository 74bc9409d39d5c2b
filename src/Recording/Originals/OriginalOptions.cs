namespace FastMcp.Recording.Originals;

/// <summary>How originals are sealed.</summary>
public sealed record OriginalOptions
{
    /// <summary>Of wrapped keys.</summary>
    public required string Folder { get; init; }

    /// <summary>Disposed with the log.</summary>
    public required HolderKeys Holders { get; init; }

    /// <summary>A key is shredded so long after it was made, and with it all that it sealed.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(7);
}
