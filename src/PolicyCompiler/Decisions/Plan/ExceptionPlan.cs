namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>Calls on which a rule or a decision only monitors, until a day.</summary>
internal sealed record ExceptionPlan
{
    public required string Id { get; init; }

    public required string File { get; init; }

    /// <summary>From 1.</summary>
    public required int Line { get; init; }

    /// <summary>The rule that is released; null: a decision is.</summary>
    public string? Rule { get; init; }

    public string? Decision { get; init; }

    public IReadOnlyList<string> Upstreams { get; init; } = [];

    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Globs of subjects.</summary>
    public IReadOnlyList<string> Callers { get; init; } = [];

    /// <summary>Globs of who vouches for them.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>Globs of registered agents.</summary>
    public IReadOnlyList<string> Agents { get; init; } = [];

    /// <summary>Names of JSON keys; empty: everywhere.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>A team or agent excepts its own calls only.</summary>
    public LayerPlan Layer { get; init; } = LayerPlan.Org;

    public required string Reason { get; init; }

    public required string Owner { get; init; }

    /// <summary>The last day on which it counts is the one before; UTC.</summary>
    public required DateTime Expires { get; init; }
}
