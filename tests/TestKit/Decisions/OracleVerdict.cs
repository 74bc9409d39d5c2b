namespace FastMcp.TestKit.Decisions;

/// <summary>What the definition says of a call: deny, ask or allow; by which decision; and what it would be with all enforced.</summary>
internal sealed record OracleVerdict(string Outcome, string By, string Would, string WouldBy);
