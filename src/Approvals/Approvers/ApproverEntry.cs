namespace FastMcp.Approvals.Approvers;

/// <summary>An approver as the file keeps one.</summary>
/// <param name="Name">Shown and recorded.</param>
/// <param name="Groups">As decisions name them.</param>
/// <param name="Subjects">How the person appears as a caller.</param>
/// <param name="TokenHash">SHA-256 of the token, in hex. The token has 32 random bytes: nothing slower is needed to keep it.</param>
public sealed record ApproverEntry(string Name, IReadOnlyList<string> Groups, IReadOnlyList<string> Subjects, string TokenHash);
