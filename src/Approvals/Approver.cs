namespace FastMcp.Approvals;

/// <summary>A person who decides, as the console or an approver's token shows them.</summary>
/// <param name="Name">Shown and recorded.</param>
/// <param name="Groups">As decisions name them under <c>approve: by</c>.</param>
/// <param name="Subjects">How the person appears as a caller: what such a caller asks for, this person does not approve.</param>
public sealed record Approver(string Name, IReadOnlyList<string> Groups, IReadOnlyList<string> Subjects)
{
    /// <summary>The person asked for it, or an agent of theirs did.</summary>
    public bool Is(ApprovalRequest request) =>
        request.Caller == Name || request.Agent == Name || Subjects.Contains(request.Caller) || (request.Agent.Length > 0 && Subjects.Contains(request.Agent));

    /// <summary>The decision that asks names a group of theirs, or nobody.</summary>
    public bool MayDecide(ApprovalRequest request) => request.By.Count == 0 || request.By.Any(Groups.Contains);
}
