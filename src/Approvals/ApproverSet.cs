namespace FastMcp.Approvals;

/// <summary>People of whom some must say yes.</summary>
/// <param name="By">Groups, a member of any of which decides; empty: every approver.</param>
/// <param name="Count">So many different people.</param>
public sealed record ApproverSet(IReadOnlyList<string> By, int Count)
{
    /// <summary>Somebody of these groups is one of them.</summary>
    public bool Has(IReadOnlyList<string> groups) => By.Count == 0 || By.Any(groups.Contains);

    public override string ToString() => $"{Count} of {(By.Count == 0 ? "all approvers" : string.Join(" or ", By))}";
}
