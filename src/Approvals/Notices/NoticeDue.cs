namespace FastMcp.Approvals.Notices;

/// <param name="Notice">What is to be told; this node's until its lease is over.</param>
/// <param name="Request">As it is now; null: it was forgotten.</param>
public readonly record struct NoticeDue(Notice Notice, ApprovalRequest? Request);
