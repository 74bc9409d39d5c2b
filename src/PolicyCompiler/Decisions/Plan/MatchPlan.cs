namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>The static scope of a decision: globs by dimension, any of which fits. An empty dimension is not looked at.</summary>
internal sealed record MatchPlan
{
    public IReadOnlyList<string> Upstream { get; init; } = [];

    public IReadOnlyList<string> Route { get; init; } = [];

    /// <summary>JSON-RPC methods.</summary>
    public IReadOnlyList<string> Method { get; init; } = [];

    public IReadOnlyList<string> Tools { get; init; } = [];

    public IReadOnlyList<string> Resources { get; init; } = [];

    public IReadOnlyList<string> Prompts { get; init; } = [];

    public IReadOnlyList<string> Models { get; init; } = [];
}
