namespace FastMcp.Approvals;

/// <summary>A header field of a call that waits, for people to read.</summary>
/// <param name="Name">In small letters.</param>
/// <param name="Value">Masked; of a credential what it is and how long.</param>
public sealed record ApprovalField(string Name, string Value);
