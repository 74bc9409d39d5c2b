namespace FastMcp.Policy.Decisions;

/// <summary>What holds where no decision does, as a file says it.</summary>
/// <param name="Source">Where it stands.</param>
/// <param name="Then">What it says.</param>
/// <param name="Enforced">False: it only monitors.</param>
public sealed record DefaultDecision(DecisionSource Source, Outcome Then, bool Enforced)
{
    public DecisionLayer Layer { get; init; } = DecisionLayer.Org;

    /// <summary>A layer below may allow what it denies.</summary>
    public bool Waivable { get; init; }

    public string? Appeal { get; init; }
}
