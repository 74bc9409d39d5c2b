namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>A rule in the policy language, and what its meaning lost or changed on the way.</summary>
internal sealed record ImportedRule
{
    public required string Id { get; init; }

    /// <summary>The rule of the other file.</summary>
    public required string From { get; init; }

    public required string Title { get; init; }

    public string? Pattern { get; init; }

    public (string Begin, string End)? Block { get; init; }

    public int MaxLength { get; init; }

    public double Entropy { get; init; }

    public IReadOnlyList<string> AssignedTo { get; init; } = [];

    public IReadOnlyList<string> AllowWords { get; init; } = [];

    public IReadOnlyList<string> AllowPatterns { get; init; } = [];

    /// <summary>Empty: it means the same.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    public ImportedRule With(string change) => this with { Changes = [.. Changes, change] };
}
