namespace FastMcp.Policy.Decisions;

/// <summary>What the decisions say of one message.</summary>
/// <param name="Outcome">Allow, deny or ask.</param>
/// <param name="By">The decision that made it; never null in a verdict that a decider gave.</param>
/// <param name="Reason">For the agent; null: the outcome speaks for itself.</param>
public readonly record struct Verdict(Outcome Outcome, DecisionSource? By, string? Reason);
