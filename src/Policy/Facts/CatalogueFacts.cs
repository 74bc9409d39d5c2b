namespace FastMcp.Policy.Facts;

/// <summary>What a server said of itself and of a tool when the catalogue was pinned. Null: it did not say.</summary>
public sealed record CatalogueFacts
{
    public NameText? Server { get; init; }

    public NameText? Title { get; init; }

    public bool? ReadOnly { get; init; }

    public bool? Destructive { get; init; }

    public bool? Idempotent { get; init; }

    public bool? OpenWorld { get; init; }

    /// <summary>What it says now, beside that.</summary>
    public PinState Pin { get; init; }

    /// <summary>SHA-256 of the pinned definition in hexadecimal.</summary>
    public string? Definition { get; init; }
}
