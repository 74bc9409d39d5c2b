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
}
