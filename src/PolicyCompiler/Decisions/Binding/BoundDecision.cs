using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary>A decision whose shape is right; what its texts mean is for the passes.</summary>
internal sealed record BoundDecision
{
    public required ScalarNode Id { get; init; }

    public required BoundMatch Match { get; init; }

    public ScalarNode? When { get; init; }

    public required Then Then { get; init; }

    public required SourceSpan ThenSpan { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<string> Taints { get; init; } = [];

    /// <summary>What the agent is told beside the answer.</summary>
    public string? Annotate { get; init; }

    public bool Waivable { get; init; }

    public bool OnAnswer { get; init; }

    public LimitPlan? Limit { get; init; }

    public string? Record { get; init; }

    /// <summary>Ids of rules.</summary>
    public IReadOnlyList<ScalarNode> Enforces { get; init; } = [];

    public required bool Enforced { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Something is wrong with it that was said already.</summary>
    public bool IsWrong { get; init; }
}
