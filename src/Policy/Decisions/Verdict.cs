namespace FastMcp.Policy.Decisions;

/// <summary>What the decisions say of one message.</summary>
/// <param name="Outcome">Allow, deny or ask.</param>
/// <param name="By">The decision that made it; never null in a verdict that a decider gave.</param>
/// <param name="Reason">For the agent; null: the outcome speaks for itself.</param>
public readonly record struct Verdict(Outcome Outcome, DecisionSource? By, string? Reason)
{
    /// <summary>What it would be if what only monitors were enforced; null: the same.</summary>
    public Outcome? Would { get; init; }

    /// <summary>The decision that would make it; null where <see cref="Would"/> is.</summary>
    public DecisionSource? WouldBy { get; init; }

    /// <summary>What the session is marked with if the message passes; null or empty: nothing.</summary>
    public string[]? Taints { get; init; }

    /// <summary>A decision whose condition failed on this message; null: none. It counted for deny and ask, not for allow.</summary>
    public DecisionSource? Failed { get; init; }
}
