namespace FastMcp.Policy.Decisions;

/// <summary>A decision that holds for a call, for people.</summary>
/// <param name="Decision">It.</param>
/// <param name="Failed">Its condition failed, which counts for deny and ask.</param>
/// <param name="Exemption">Why it only monitors on this call; null: it does not.</param>
public sealed record HoldingDecision(Decision Decision, bool Failed, Exemption? Exemption);
