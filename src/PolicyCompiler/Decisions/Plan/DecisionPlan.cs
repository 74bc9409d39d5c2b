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

    /// <summary>What is put beside an answer that it lets pass; null: nothing.</summary>
    public string? Annotate { get; init; }

    /// <summary>Whose file it stands in.</summary>
    public LayerPlan Layer { get; init; } = LayerPlan.Org;

    /// <summary>A layer below may say otherwise.</summary>
    public bool Waivable { get; init; }

    /// <summary>It is judged when the answer is there.</summary>
    public bool OnAnswer { get; init; }

    /// <summary>Null: as often as one likes.</summary>
    public LimitPlan? Limit { get; init; }

    /// <summary>What the call waits for; null: as the route says.</summary>
    public string? Record { get; init; }

    /// <summary>Rules that only monitor, and are enforced on calls that it lets pass.</summary>
    public IReadOnlyList<string> Enforces { get; init; } = [];

    /// <summary>Where an agent, or its owner, can appeal; of the file.</summary>
    public string? Appeal { get; init; }

    /// <summary>Facts that the condition reads: bit n is fact n.</summary>
    public ulong Reads => When is null ? 0 : FactReads.Of(When.Root);

    public required MatchPlan Match { get; init; }

    /// <summary>The protocol that match and condition bind it to.</summary>
    public required ProtocolNeed Need { get; init; }

    /// <summary>Null: it holds wherever its match fits.</summary>
    public ConditionPlan? When { get; init; }
}
