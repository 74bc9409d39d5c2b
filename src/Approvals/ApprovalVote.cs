namespace FastMcp.Approvals;

/// <summary>What one person did.</summary>
/// <param name="By">Name of the approver.</param>
/// <param name="Act">approved, denied, edited or ended the grant.</param>
/// <param name="At">When.</param>
/// <param name="Digest">Of what that person had before them, in hex.</param>
public sealed record ApprovalVote(string By, string Act, DateTimeOffset At, string Digest)
{
    /// <summary>The channel by which it came; null: the console or a token of their own.</summary>
    public string? Via { get; init; }

    /// <summary>See <see cref="Approver.Subjects"/>; null: none. What is counted is people, not names.</summary>
    public IReadOnlyList<string>? Subjects { get; init; }

    /// <summary>Which of the request's sets of approvers the person is of, by their place; null: there is one.</summary>
    public IReadOnlyList<int>? For { get; init; }

    internal static ApprovalVote Of(Approver by, string act, DateTimeOffset at, ApprovalRequest request) => new(by.Name, act, at, request.Digest)
    {
        Via = by.Via,
        Subjects = by.Subjects.Count > 0 ? by.Subjects : null,
        For = request.Also.Count == 0 ? null : [.. request.Sets.Index().Where(set => set.Item.Has(by.Groups)).Select(set => set.Index)],
    };
}
