namespace FastMcp.Approvals;

/// <summary>What one person did.</summary>
/// <param name="By">Name of the approver.</param>
/// <param name="Act">approved, denied, edited or ended the grant.</param>
/// <param name="At">When.</param>
/// <param name="Digest">Of what that person had before them, in hex.</param>
public sealed record ApprovalVote(string By, string Act, DateTimeOffset At, string Digest);
