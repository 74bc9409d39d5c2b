namespace FastMcp.Approvals.Deciding;

/// <summary>What came of an act, with the request as it is now.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Request">Null: there is none.</param>
public readonly record struct Act(ActOutcome Outcome, ApprovalRequest? Request)
{
    /// <summary>It was done.</summary>
    public bool IsDone => Outcome == ActOutcome.Done;
}
