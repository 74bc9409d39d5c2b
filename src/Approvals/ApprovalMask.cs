namespace FastMcp.Approvals;

/// <summary>A mask in a preview.</summary>
/// <param name="Rule">Id of the rule that put it there.</param>
/// <param name="Length">Bytes of what it is in the place of.</param>
public readonly record struct ApprovalMask(string Rule, int Length);
