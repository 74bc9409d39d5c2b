using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;

namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>One decision, compiled.</summary>
internal sealed record DecisionPlan
{
    public required string Id { get; init; }

    public required string File { get; init; }

    /// <summary>From 1.</summary>
    public required int Line { get; init; }

    public required Then Then { get; init; }

    /// <summary>False: it only monitors.</summary>
    public required bool Enforced { get; init; }

    /// <summary>For the agent.</summary>
    public string? Reason { get; init; }

    /// <summary>What the session of a call is marked with that it lets pass.</summary>
    public IReadOnlyList<string> Taints { get; init; } = [];

    /// <summary>Facts that the condition reads: bit n is fact n.</summary>
    public ulong Reads => When is null ? 0 : FactReads.Of(When.Root);

    public required MatchPlan Match { get; init; }

    /// <summary>The protocol that match and condition bind it to.</summary>
    public required ProtocolNeed Need { get; init; }

    /// <summary>Null: it holds wherever its match fits.</summary>
    public ConditionPlan? When { get; init; }
}
