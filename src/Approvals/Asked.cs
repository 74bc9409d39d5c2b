namespace FastMcp.Approvals;

/// <param name="Outcome">What came of asking.</param>
/// <param name="Request">Null: a limit was met.</param>
public readonly record struct Asked(AskOutcome Outcome, ApprovalRequest? Request);
