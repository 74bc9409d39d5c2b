namespace FastMcp.PolicyCompiler.Catalogues;

/// <summary>A tool as its server described it. Null: it did not say.</summary>
internal sealed record PinnedTool(string Name, string? Title, bool? ReadOnly, bool? Destructive, bool? Idempotent, bool? OpenWorld)
{
    /// <summary>All that it said; null: it was not written down, and nobody notices a change.</summary>
    public PinnedDefinition? Definition { get; init; }
}
